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

/// Gives the configuration to all data planes that connect, whole, at once and after each change.
///
/// Several control planes of one database do this side by side; a data plane is connected to one of
/// them, and all show it. Safe for all threads.
public final class ControlPlane implements AutoCloseable {
  private static final int MOST_CONNECTIONS = 8192;
  private static final int MOST_WAITING_TO_BE_READ = 1024;

  /// What a data plane says of itself has a few kilobytes.
  private static final int LARGEST_FRAME = 4 << 20;

  /// Both sides ping each 30 seconds.
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
    var hub = new Hub(MOST_CONNECTIONS);
    publisher = new Publisher(hub, schemas, settings.pushInterval(), settings.mostPayload());
    atTheEnd.addFirst(publisher::close);
    var parsing = parsing();
    atTheEnd.addFirst(parsing::shutdown);
    // Each may wait for the answer of an authority; there are no more than connections.
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

  /// Starts to listen. Data planes get nothing before the first [#publish].
  ///
  /// @param tls asked now and at each [#renew]
  /// @param store where data planes are remembered
  /// @throws IOException when an address cannot be had
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

  /// The data planes are to serve this from now on. Never waits.
  public void publish(Snapshot snapshot) {
    publisher.publish(snapshot);
  }

  /// Shows and takes other certificates from now on. Connections that are open stay.
  public void renew() {
    listener.use(tls.get());
  }

  /// Where data planes connect.
  public List<InetSocketAddress> addresses() {
    return listener.addresses();
  }

  @Override
  public void close() {
    atTheEnd.forEach(Runnable::run);
  }
}
