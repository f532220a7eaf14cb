package moongate.plugins.sockets;

import java.net.InetSocketAddress;
import java.time.Duration;
import moongate.fiber.Fiber;
import moongate.http.Resolver;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.logging.LogConfig;

/// Where entries go.
///
/// @param timeout of each step
public record Collector(String host, int port, Duration timeout, Resolver resolver) {
  /// The fields of one, for plugins that log to it.
  public static Schema schema() {
    return Schema.record()
        .field("host", Field.text().required())
        .field("port", Field.integer().required().between(0, 65535))
        .field("timeout", Field.number().between(0, Integer.MAX_VALUE).byDefault(10_000))
        .field("custom_fields_by_lua", LogConfig.customFields());
  }

  public static Collector of(Value.Obj config, Resolver resolver) {
    return new Collector(
        Utf8.bytes(config.text("host")),
        config.integer("port"),
        config.millis("timeout", 10_000),
        resolver);
  }

  /// Which one, for messages.
  String place() {
    return host + ":" + port;
  }

  /// Where it is. The fiber waits.
  InetSocketAddress address(Fiber fiber) {
    return new InetSocketAddress(resolver.resolve(fiber, host).getFirst(), port);
  }
}
