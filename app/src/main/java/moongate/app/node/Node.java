package moongate.app.node;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import moongate.app.settings.Settings;
import moongate.cluster.ControlPlane;
import moongate.model.Snapshot;
import moongate.net.NettyServer;
import moongate.store.ConfigStore;

/// A running node. [#close()] lets running requests finish.
public final class Node implements AutoCloseable {
  /// How long running requests may take once the node has to stop.
  private static final Duration GRACE = Duration.ofSeconds(25);

  /// How long idle connections stay open after that, for requests that clients are just sending.
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private final Configuration configuration;
  private final CustomCode custom;
  private final NodeCertificates certificates;
  private final ConfigStore store;
  private final Optional<NettyServer> proxy;
  private final StreamListeners stream;
  private final Optional<NettyServer> admin;
  private final Optional<NettyServer> status;
  private final Optional<ControlPlane> controlPlane;
  private final Closing closing;
  private final ReentrantLock ending = new ReentrantLock();
  private boolean isClosed;

  /// @param closing what the servers use, closed after the last request
  Node(
      Configuration configuration,
      CustomCode custom,
      NodeCertificates certificates,
      ConfigStore store,
      Optional<NettyServer> proxy,
      StreamListeners stream,
      Optional<NettyServer> admin,
      Optional<NettyServer> status,
      Optional<ControlPlane> controlPlane,
      Closing closing) {
    this.configuration = configuration;
    this.custom = custom;
    this.certificates = certificates;
    this.store = store;
    this.proxy = proxy;
    this.stream = stream;
    this.admin = admin;
    this.status = status;
    this.controlPlane = controlPlane;
    this.closing = closing;
  }

  /// The addresses of the HTTP proxy.
  public List<InetSocketAddress> proxyAddresses() {
    return proxy.map(NettyServer::addresses).orElse(List.of());
  }

  /// The addresses of the proxy for TCP, TLS and UDP.
  public List<InetSocketAddress> streamAddresses() {
    return stream.addresses();
  }

  /// The addresses of the Admin API.
  public List<InetSocketAddress> adminAddresses() {
    return admin.map(NettyServer::addresses).orElse(List.of());
  }

  /// The addresses of the API for monitoring.
  public List<InetSocketAddress> statusAddresses() {
    return status.map(NettyServer::addresses).orElse(List.of());
  }

  /// The addresses for data planes.
  public List<InetSocketAddress> clusterAddresses() {
    return controlPlane.map(ControlPlane::addresses).orElse(List.of());
  }

  /// The current configuration.
  public Snapshot serving() {
    return store.current();
  }

  /// Reads the configuration, the files of certificates and those of custom plugins again. Returns
  /// the problems if they cannot be used; the old ones then stay.
  ///
  /// @param now the settings, of which those that name a declarative configuration count
  public Optional<String> reload(Settings now) {
    return certificates
        .reload()
        .or(this::renewCluster)
        .or(() -> custom.reload(() -> store.replace(store.current())))
        .or(() -> configuration.load(now));
  }

  private Optional<String> renewCluster() {
    try {
      controlPlane.ifPresent(ControlPlane::renew);
      return Optional.empty();
    } catch (NodeException unusable) {
      return Optional.of(unusable.reason());
    }
  }

  /// Ends the node. A second call only waits for the first one to be done.
  @Override
  public void close() {
    ending.lock();
    try {
      if (!isClosed) {
        isClosed = true;
        end();
      }
    } finally {
      ending.unlock();
    }
  }

  private void end() {
    var draining = new ArrayList<Thread>();
    // In parallel, so that a slow request of one server does not delay the others.
    for (var server : List.of(proxy, admin, status)) {
      server.ifPresent(
          it -> draining.add(Thread.startVirtualThread(() -> it.close(GRACE, FAREWELL))));
    }
    for (var end : stream.closings()) {
      draining.add(Thread.startVirtualThread(() -> end.accept(GRACE)));
    }
    try {
      for (var thread : draining) {
        thread.join();
      }
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    }
    closing.run();
  }
}
