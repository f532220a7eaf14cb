package moongate.plugins.socketlog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

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
import moongate.http.Resolver;
import moongate.http.Sockets;
import moongate.model.PluginConfig;
import moongate.model.PluginSchema;
import org.jspecify.annotations.Nullable;

/// Registers `udp-log`: a datagram for each request.
public final class UdpLogType implements PluginType {
  private final Sockets sockets;
  private final Resolver resolver;

  public UdpLogType(Sockets sockets, Resolver resolver) {
    this.sockets = sockets;
    this.resolver = resolver;
  }

  @Override
  public String name() {
    return "udp-log";
  }

  @Override
  public int priority() {
    return 8;
  }

  @Override
  public PluginSchema schema() {
    return PluginSchema.of(name(), Collector.schema()).accepting(PluginSchema.HTTP_AND_STREAM);
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.LOG, Phase.WS_CLOSE);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    return previous.orElseGet(() -> {
      var collector = Collector.of(config.config(), resolver);
      return new SocketLog(
          name(),
          1,
          collector.timeout(),
          Outbox.of(context.shared()),
          (fiber, batch) -> send(collector, fiber, batch));
    });
  }

  private @Nullable String send(Collector collector, Fiber fiber, List<byte[]> batch) {
    var caller = Caller.of(fiber);
    try (var socket = sockets.open(caller, collector.address(fiber))) {
      for (var entry : batch) {
        socket.send(caller, new String(entry, ISO_8859_1), collector.timeout());
      }
      return null;
    }
  }
}
