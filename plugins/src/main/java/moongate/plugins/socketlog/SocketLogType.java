package moongate.plugins.socketlog;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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
import moongate.model.Utf8;
import moongate.model.Value;
import moongate.plugins.logging.BatchQueue;
import moongate.plugins.sockets.Collector;
import moongate.plugins.sockets.DatagramSender;
import moongate.plugins.sockets.TcpSender;

/// Registers `tcp-log`, a line for each request, and `udp-log`, a datagram for each.
public final class SocketLogType implements PluginType {
  private static final int MOST_LINES_AT_ONCE = 200;

  private final String name;
  private final int priority;
  private final Schema config;
  private final int mostAtOnce;
  private final Function<Value.Obj, BatchQueue.Receiver> receiver;

  private SocketLogType(
      String name,
      int priority,
      Schema config,
      int mostAtOnce,
      Function<Value.Obj, BatchQueue.Receiver> receiver) {
    this.name = name;
    this.priority = priority;
    this.config = config;
    this.mostAtOnce = mostAtOnce;
    this.receiver = receiver;
  }

  public static PluginType tcp(Sockets sockets, Resolver resolver) {
    var config =
        Collector.schema()
            .field("keepalive", Field.number().between(0, Integer.MAX_VALUE).byDefault(60_000))
            .field("tls", Field.flag().required().byDefault(false))
            .field("tls_sni", Field.text());
    return new SocketLogType(
        "tcp-log",
        7,
        config,
        MOST_LINES_AT_ONCE,
        written ->
            new TcpSender(
                Collector.of(written, resolver),
                sockets,
                Collector.millis(written, "keepalive", 60_000),
                written.flag("tls"),
                Utf8.bytes(written.optionalText("tls_sni").orElse(""))));
  }

  public static PluginType udp(Sockets sockets, Resolver resolver) {
    return new SocketLogType(
        "udp-log",
        8,
        Collector.schema(),
        1,
        written -> new DatagramSender(Collector.of(written, resolver), sockets, 0));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int priority() {
    return priority;
  }

  @Override
  public PluginSchema schema() {
    return PluginSchema.of(name, config).accepting(PluginSchema.HTTP_AND_STREAM);
  }

  @Override
  public Set<Phase> phases() {
    return Set.of(Phase.LOG, Phase.WS_CLOSE);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    return previous.orElseGet(() ->
        new SocketLog(
            name,
            mostAtOnce,
            Collector.millis(config.config(), "timeout", 10_000),
            Outbox.of(context.shared()),
            receiver.apply(config.config())));
  }
}
