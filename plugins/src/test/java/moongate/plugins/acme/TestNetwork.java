package moongate.plugins.acme;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import moongate.gateway.plugin.NodeAccess;
import moongate.gateway.plugin.PluginInstance;
import moongate.model.OwnConfiguration;
import moongate.model.Snapshot;
import moongate.net.NettyClient;
import moongate.net.NettyResolver;
import moongate.net.NettySockets;
import moongate.net.loop.Loops;
import moongate.net.settings.DnsSettings;
import moongate.net.settings.KeepAlive;
import moongate.net.settings.Trust;

/// A real network for what runs beside requests.
final class TestNetwork implements AutoCloseable {
  private final Loops loops = Loops.start(1);
  private final Supplier<Trust> trust = () -> Trust.SYSTEM;
  private final NettyClient client = new NettyClient(loops, KeepAlive.DEFAULT, trust);
  private final NettyResolver resolver = new NettyResolver(loops, DnsSettings.DEFAULT);

  LoopCalls calls() {
    var node =
        new NodeAccess(
            loops.loop(0),
            () -> Snapshot.EMPTY,
            () -> List.<PluginInstance>of(),
            OwnConfiguration.NONE,
            Duration.ZERO);
    return new LoopCalls(node, client, resolver);
  }

  Storages storages() {
    return new Storages(new NettySockets(loops, trust), resolver);
  }

  @Override
  public void close() {
    client.close();
    resolver.close();
    loops.close();
  }
}
