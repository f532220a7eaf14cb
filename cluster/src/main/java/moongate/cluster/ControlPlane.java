package moongate.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import moongate.cluster.control.DataPlaneRows;
import moongate.cluster.control.Hub;
import moongate.cluster.control.Listener;
import moongate.cluster.control.Outlet;
import moongate.cluster.control.Publisher;
import moongate.cluster.tls.ClusterTls;
import moongate.model.Snapshot;
import moongate.model.entity.EntitySchemas;
import moongate.store.RuntimeStore;

/// Sends the whole configuration to all data planes that connect: at once, and again after each
/// change.
///
/// Several control planes can share a database. A data plane is connected to one of them; all of
/// them show it. Safe for all threads.
public final class ControlPlane implements AutoCloseable {
  private static final int MOST_CONNECTIONS = 8192;
  private static final int MOST_WAITING_TO_BE_READ = 1024;

  /// A data plane's report about itself has a few kilobytes.
  private static final int LARGEST_FRAME = 4 << 20;

  /// Both sides send a ping every 30 seconds.
  private static final Duration SILENCE = Duration.ofSeconds(45);

  private final List<Runnable> atTheEnd = new ArrayList<>();
  private final Supplier<ClusterTls> tls;
  private final Publisher publisher;
  private final Listener listener;

  private ControlPlane(
      ControlPlaneSettings settings,
      Supplier<ClusterTls> tls,
      EntitySchemas schemas,
      RuntimeStore store,
      Duration silence) {
    this.tls = tls;
    var rows = new DataPlaneRows(store, settings.purgeDelay());
    atTheEnd.addFirst(rows::close);
    var hub = new Hub(Math.min(settings.mostConnections(), MOST_CONNECTIONS));
    publisher = new Publisher(hub, schemas, settings.pushInterval(), settings.mostPayload());
    atTheEnd.addFirst(publisher::close);
    var parsing = parsing();
    atTheEnd.addFirst(parsing::shutdown);
    // Each check may wait for the answer of an authority. There are no more checks than
    // connections.
    var certificateChecks = Executors.newVirtualThreadPerTaskExecutor();
    atTheEnd.addFirst(certificateChecks::shutdown);
    var terms =
        new Outlet.Terms(hub, settings.version(), settings.plugins(), silence, rows, parsing);
    listener =
        new Listener(
            terms, tls.get(), certificateChecks, Math.min(settings.mostPayload(), LARGEST_FRAME));
    atTheEnd.addFirst(listener::close);
  }

  private static ExecutorService parsing() {
    ThreadFactory threads =
        task -> Thread.ofPlatform().name("moongate-introductions").daemon().unstarted(task);
    return new ThreadPoolExecutor(
        1, 1, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(MOST_WAITING_TO_BE_READ), threads);
  }

  /// Starts to listen. Data planes get no configuration before the first [#publish].
  ///
  /// @param tls called now and at each [#renew]
  /// @param store keeps what is known of data planes
  /// @throws IOException when it cannot listen on an address
  public static ControlPlane start(
      ControlPlaneSettings settings,
      Supplier<ClusterTls> tls,
      EntitySchemas schemas,
      RuntimeStore store)
      throws IOException {
    return start(settings, tls, schemas, store, SILENCE);
  }

  static ControlPlane start(
      ControlPlaneSettings settings,
      Supplier<ClusterTls> tls,
      EntitySchemas schemas,
      RuntimeStore store,
      Duration silence)
      throws IOException {
    var started = new ControlPlane(settings, tls, schemas, store, silence);
    try {
      for (var address : settings.listen()) {
        started.listener.listen(address);
      }
      return started;
    } catch (IOException | RuntimeException e) {
      started.close();
      throw e;
    }
  }

  /// Data planes are to serve `snapshot` from now on. Never waits.
  public void publish(Snapshot snapshot) {
    publisher.publish(snapshot);
  }

  /// Reads the certificates again, for new connections. Open connections stay.
  public void renew() {
    listener.use(tls.get());
  }

  /// The addresses on which data planes connect.
  public List<InetSocketAddress> addresses() {
    return listener.addresses();
  }

  @Override
  public void close() {
    atTheEnd.forEach(Runnable::run);
  }
}
