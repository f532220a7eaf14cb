package moongate.plugins.socketlog;

import java.util.Optional;
import java.util.Set;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.Outbox;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.http.Resolver;
import moongate.http.Sockets;
import moongate.model.Field;
import moongate.model.PluginConfig;
import moongate.model.PluginSchema;
import moongate.model.Schema;

/// Registers `tcp-log`: a line for each request.
public final class TcpLogType implements PluginType {
  private static final int MOST_AT_ONCE = 200;

  private final Sockets sockets;
  private final Resolver resolver;

  public TcpLogType(Sockets sockets, Resolver resolver) {
    this.sockets = sockets;
    this.resolver = resolver;
  }

  @Override
  public String name() {
    return "tcp-log";
  }

  @Override
  public int priority() {
    return 7;
  }

  @Override
  public PluginSchema schema() {
    return PluginSchema.of(name(), config()).accepting(PluginSchema.HTTP_AND_STREAM);
  }

  private static Schema config() {
    return Collector.schema()
        .field("keepalive", Field.number().between(0, Integer.MAX_VALUE).byDefault(60_000))
        .field("tls", Field.flag().required().byDefault(false))
        .field("tls_sni", Field.text());
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
          MOST_AT_ONCE,
          collector.timeout(),
          Outbox.of(context.shared()),
          new TcpSender(config.config(), collector, sockets));
    });
  }
}
