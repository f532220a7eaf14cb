package moongate.plugins.filelog;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.model.Field;
import moongate.model.PluginConfig;
import moongate.model.PluginSchema;
import moongate.model.Schema;
import moongate.model.TextCheck;
import moongate.plugins.logging.LogConfig;

/// Registers `file-log`.
public final class FileLogType implements PluginType {
  @Override
  public String name() {
    return "file-log";
  }

  @Override
  public int priority() {
    return 9;
  }

  @Override
  public PluginSchema schema() {
    return PluginSchema.of(name(), config()).accepting(PluginSchema.HTTP_AND_STREAM);
  }

  private static Schema config() {
    return Schema.record()
        .field("path", Field.text().required().check(fileName()))
        .field("reopen", Field.flag().required().byDefault(false))
        .field("custom_fields_by_lua", LogConfig.customFields());
  }

  private static TextCheck fileName() {
    return text -> {
      try {
        var isUnusual = text.chars().anyMatch(c -> "*&%`".indexOf(c) >= 0);
        return isUnusual || Path.of(text).getFileName() == null ? "not a valid filename" : null;
      } catch (InvalidPathException malformed) {
        return "not a valid filename";
      }
    };
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.LOG, Phase.WS_CLOSE);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    var files = context.shared().get(LogFiles.class, LogFiles::new);
    return new FileLog(config.config(), files);
  }
}
