package moongate.plugins.socketlog;

import java.util.function.Function;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.http.Resolver;
import moongate.http.Sockets;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.logging.BatchLimits;
import moongate.plugins.logging.BatchQueue;
import moongate.plugins.logging.EntryLogType;
import moongate.plugins.sockets.Collector;
import moongate.plugins.sockets.DatagramSender;
import moongate.plugins.sockets.TcpSender;

/// Registers `tcp-log`, which sends a line for each request, and `udp-log`, which sends a datagram.
public final class SocketLogType extends EntryLogType {
  private static final int MOST_LINES_AT_ONCE = 200;

  private final Schema config;
  private final int mostAtOnce;
  private final Function<Value.Obj, BatchQueue.Receiver> receiver;

  private SocketLogType(
      String name,
      int priority,
      Schema config,
      int mostAtOnce,
      Function<Value.Obj, BatchQueue.Receiver> receiver) {
    super(name, priority);
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
                written.millis("keepalive", 60_000),
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
  protected Schema config() {
    return config;
  }

  @Override
  protected Plugin create(Value.Obj config, PluginContext context) {
    var limits = BatchLimits.simple(mostAtOnce, config.millis("timeout", 10_000));
    return new SocketLog(queue(limits, context, receiver.apply(config)));
  }
}
