package moongate.plugins.filelog;

import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.model.schema.Field;
import moongate.model.schema.Formats;
import moongate.model.schema.Schema;
import moongate.model.schema.TextCheck;
import moongate.model.value.Value;
import moongate.plugins.logging.EntryLogType;
import moongate.plugins.logging.LogConfig;

/// Registers `file-log`.
public final class FileLogType extends EntryLogType {
  public FileLogType() {
    super("file-log", 9);
  }

  @Override
  protected Schema config() {
    return Schema.record()
        .field("path", Field.text().required().check(Formats.file()).check(fileName()))
        .field("reopen", Field.flag().required().byDefault(false))
        .field("custom_fields_by_lua", LogConfig.customFields());
  }

  private static TextCheck fileName() {
    return text -> {
      boolean isUnusual = text.chars().anyMatch(c -> "*&%`".indexOf(c) >= 0);
      return isUnusual ? "not a valid filename" : null;
    };
  }

  @Override
  protected Plugin create(Value.Obj config, PluginContext context) {
    var files = context.shared().get(LogFiles.class, LogFiles::new);
    return new FileLog(config, files);
  }
}
