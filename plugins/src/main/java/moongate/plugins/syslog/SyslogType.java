package moongate.plugins.syslog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import moongate.fiber.Fiber;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.http.Caller;
import moongate.http.Sockets;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.value.Value;
import moongate.plugins.logging.BatchLimits;
import moongate.plugins.logging.EntryLogType;
import moongate.plugins.logging.LogConfig;
import moongate.plugins.logging.Severity;
import org.jspecify.annotations.Nullable;

/// Registers `syslog`.
public final class SyslogType extends EntryLogType {
  private static final int MOST_AT_ONCE = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Sockets sockets;
  private final Path socket;

  /// Uses the log of this system.
  public SyslogType(Sockets sockets) {
    this(sockets, Path.of("/dev/log"));
  }

  /// @param socket the socket of the system's log
  SyslogType(Sockets sockets, Path socket) {
    super("syslog", 4);
    this.sockets = sockets;
    this.socket = socket;
  }

  @Override
  protected Schema config() {
    var config =
        Schema.record()
            .field("facility", Field.text().oneOf(Facility.fields()).byDefault("user"))
            .field("custom_fields_by_lua", LogConfig.customFields());
    return Severity.addTo(config);
  }

  @Override
  protected Plugin create(Value.Obj config, PluginContext context) {
    var queue = queue(BatchLimits.simple(MOST_AT_ONCE, PATIENCE), context, this::send);
    return new Syslog(config, ZoneId.systemDefault(), queue);
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
