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

/// The server that entries are sent to.
///
/// @param timeout the timeout of each step
public record Collector(String host, int port, Duration timeout, Resolver resolver) {
  /// The config fields of a collector, for plugins that send to one.
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

  /// Host and port, for messages.
  String place() {
    return host + ":" + port;
  }

  /// The address of the host. The fiber waits for the resolver.
  InetSocketAddress address(Fiber fiber) {
    return new InetSocketAddress(resolver.resolve(fiber, host).getFirst(), port);
  }
}
