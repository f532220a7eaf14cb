package moongate.plugins.syslog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import moongate.fiber.Fiber;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.Outbox;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.http.Caller;
import moongate.http.Sockets;
import moongate.model.Field;
import moongate.model.PluginConfig;
import moongate.model.PluginSchema;
import moongate.model.Schema;
import moongate.plugins.logging.BatchLimits;
import moongate.plugins.logging.BatchQueue;
import moongate.plugins.logging.LogConfig;
import moongate.plugins.logging.Severity;
import org.jspecify.annotations.Nullable;

/// Registers `syslog`.
public final class SyslogType implements PluginType {
  private static final int MOST_AT_ONCE = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Sockets sockets;
  private final Path socket;

  /// Of the system that this runs on.
  public SyslogType(Sockets sockets) {
    this(sockets, Path.of("/dev/log"));
  }

  /// @param socket where the system's log listens
  SyslogType(Sockets sockets, Path socket) {
    this.sockets = sockets;
    this.socket = socket;
  }

  @Override
  public String name() {
    return "syslog";
  }

  @Override
  public int priority() {
    return 4;
  }

  @Override
  public PluginSchema schema() {
    var config =
        Schema.record()
            .field("facility", Field.text().oneOf(Facility.fields()).byDefault("user"))
            .field("custom_fields_by_lua", LogConfig.customFields());
    return PluginSchema.of(name(), Severity.addTo(config)).accepting(PluginSchema.HTTP_AND_STREAM);
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.LOG, Phase.WS_CLOSE);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    return previous.orElseGet(() -> {
      var limits = BatchLimits.simple(MOST_AT_ONCE, PATIENCE);
      var queue = new BatchQueue(name(), limits, Outbox.of(context.shared()), this::send);
      return new Syslog(config.config(), ZoneId.systemDefault(), queue);
    });
  }

  private @Nullable String send(Fiber fiber, List<byte[]> entries) {
    var caller = Caller.of(fiber);
    try (var log = sockets.openLocal(caller, socket)) {
      for (var entry : entries) {
        log.send(caller, new String(entry, ISO_8859_1), PATIENCE);
      }
      return null;
    }
  }
}
