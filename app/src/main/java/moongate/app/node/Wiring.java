package moongate.app.node;

import static moongate.app.settings.DatabaseSettings.DATABASE;
import static moongate.app.settings.KnownClusterSettings.NODE_ID;
import static moongate.app.settings.KnownClusterSettings.ROLE;
import static moongate.app.settings.KnownSettings.ADMIN_LISTEN;
import static moongate.app.settings.KnownSettings.PREFIX;
import static moongate.app.settings.KnownSettings.PROXY_LISTEN;
import static moongate.app.settings.KnownSettings.STATUS_LISTEN;
import static moongate.app.settings.KnownStreamSettings.STREAM_LISTEN;
import static moongate.app.settings.KnownTlsSettings.ADMIN_SSL_CERT;
import static moongate.app.settings.KnownTlsSettings.ADMIN_SSL_CERT_KEY;
import static moongate.app.settings.KnownTlsSettings.SSL_CERT;
import static moongate.app.settings.KnownTlsSettings.SSL_CERT_KEY;
import static moongate.app.settings.KnownTlsSettings.STATUS_SSL_CERT;
import static moongate.app.settings.KnownTlsSettings.STATUS_SSL_CERT_KEY;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import moongate.admin.node.ClusterOrders;
import moongate.app.log.Logs;
import moongate.app.metrics.ClusterMetrics;
import moongate.app.settings.DatabaseSettings.Kind;
import moongate.app.settings.Role;
import moongate.app.settings.Settings;
import moongate.cluster.ControlPlane;
import moongate.cluster.DataPlane;
import moongate.functions.vault.SecretRotation;
import moongate.gateway.ProxyCertificates;
import moongate.gateway.StreamGateway;
import moongate.gateway.balance.Balancer;
import moongate.http.Certificates;
import moongate.http.TlsIdentity;
import moongate.net.NettyServer;
import moongate.net.loop.ConnectionBudget;
import moongate.net.session.Sessions;
import moongate.net.settings.Limits;
import moongate.sql.SqlStore;

/// Makes every part of a node, from the bottom up: this is the full list. Parts that belong
/// together are made by one class: [Infrastructure], [ConfigurationParts], [GatewayParts],
/// [AdminParts].
public final class Wiring {
  private final Settings settings;

  private Wiring(Settings settings) {
    this.settings = settings;
  }

  /// Starts a node.
  ///
  /// @throws NodeException if its configuration cannot be served, or an address is not available
  public static Node start(Settings settings) {
    return new Wiring(settings).start();
  }

  private Node start() {
    var identity = identity();
    var files = OpenFiles.ofThisProcess();
    var traffic = new Traffic();
    var closing = new Closing();
    try {
      var infrastructure = Infrastructure.of(settings, identity, files, closing);
      var configured = ConfigurationParts.of(settings, identity, traffic, infrastructure, closing);
      var serving = GatewayParts.of(settings, identity, infrastructure, configured, closing);
      var custom =
          new CustomCode(
              configured.custom(),
              infrastructure.loops(),
              configured.functions().vaults(),
              serving.gateway()::plan);
      if (settings.get(ROLE).isProxy()) {
        configured.custom().askVaultsOn(infrastructure.loops().loop(0));
      }
      load(configured, serving, custom);
      closing.add(rotateSecrets(configured)::close);
      var dataPlane = dataPlane(identity, infrastructure, configured, closing);
      configured.store().onWrite(configured.functions()::changed);
      var orders = followOthers(configured, serving, closing);
      if (settings.get(ROLE).isProxy()) {
        custom.start();
      }

      var listeners = new HttpListeners(settings, infrastructure.loops());
      var shares = ProxyShares.of(settings, infrastructure.loops().budget());
      var proxy = listenForRequests(listeners, shares, infrastructure, serving, traffic, closing);
      var stream = listenForSessions(listeners, shares, infrastructure, serving, closing);

      closing.add(OldObjects.watch(configured::isChanging)::close);
      closing.add(ShortHeap.watch(configured.functions()::relieve)::close);
      var background = Executors.newVirtualThreadPerTaskExecutor();
      closing.add(background::shutdown);
      var controlPlaneParts = new ControlPlaneParts(settings, identity, files.connections());
      var adminParts =
          AdminParts.of(
              settings,
              NodeInformation.of(
                  settings, configured.types(), identity, traffic, configured.functions()),
              configured,
              serving,
              orders,
              new ClusterMetrics(dataPlane, controlPlaneParts.metrics(configured.store())),
              infrastructure.certificates(),
              background);
      var certificates = infrastructure.certificates();
      var admin = listenForOperators(listeners, files, certificates, adminParts);
      var status = listenForMonitoring(listeners, files, certificates, adminParts);

      dataPlane.ifPresent(DataPlane::connect);
      var controlPlane =
          controlPlaneParts.start(configured.types(), configured.schemas(), configured.store());
      closing.add(() -> controlPlane.ifPresent(ControlPlane::close));
      return new Node(
          configured.configuration(),
          custom,
          infrastructure.certificates(),
          configured.store(),
          proxy,
          stream,
          admin,
          status,
          controlPlane,
          closing);
    } catch (RuntimeException failure) {
      closing.run();
      throw failure;
    }
  }

  /// Compiles the configuration that the settings name, now and after each change.
  private void load(ConfigurationParts configured, GatewayParts serving, CustomCode custom) {
    // A node that serves nobody also compiles plans, to find the problems of a configuration.
    Consumer<Balancer> probing = settings.get(ROLE).isProxy() ? serving.checks()::follow : _ -> {};
    configured
        .store()
        .onChange(
            new PlanUpdate(
                serving.gateway(),
                configured.functions(),
                probing,
                custom::configured,
                configured.types(),
                serving.settings(),
                serving.shared()));
    configured
        .configuration()
        .load()
        .ifPresent(problems -> {
          throw new NodeException(problems);
        });
    if (configured.configuration().isPosted()) {
      configured.store().onChange(configured.saved());
    }
  }

  /// Makes the configuration take secrets when they change.
  private static SecretRotation rotateSecrets(ConfigurationParts configured) {
    var store = configured.store();
    return configured.functions().vaults().rotate(() -> store.replace(store.current()));
  }

  private Optional<DataPlane> dataPlane(
      NodeIdentity identity,
      Infrastructure infrastructure,
      ConfigurationParts configured,
      Closing closing) {
    var dataPlane =
        new DataPlaneParts(settings, identity, infrastructure.trust().get())
            .dataPlane(configured.types(), configured.store(), configured.declarative());
    dataPlane.ifPresent(it -> it.restore(() -> loadFallback(configured)));
    closing.add(() -> dataPlane.ifPresent(DataPlane::close));
    return dataPlane;
  }

  private static void loadFallback(ConfigurationParts configured) {
    configured
        .configuration()
        .loadFallback()
        .ifPresent(problems -> {
          throw new NodeException(problems);
        });
  }

  /// From now on, follows the changes and commands of other nodes of the same database.
  private ClusterOrders followOthers(
      ConfigurationParts configured, GatewayParts serving, Closing closing) {
    var orders =
        new ClusterOrders(
            Databases.messages(configured.store()), Logs.threshold(), serving.checks());
    orders.follow();
    if (configured.store() instanceof SqlStore database) {
      if (settings.get(DATABASE) == Kind.POSTGRES) {
        var messages = new FunctionMessages(database.messageLog(), configured.functions());
        closing.add(messages::close);
        closing.add(configured.functions()::close); // first: its timers may have something to say
        messages.start();
      }
      database.follow();
    }
    return orders;
  }

  private Optional<NettyServer> listenForRequests(
      HttpListeners listeners,
      ProxyShares shares,
      Infrastructure infrastructure,
      GatewayParts serving,
      Traffic traffic,
      Closing closing) {
    if (!settings.get(ROLE).isProxy()) {
      return Optional.empty();
    }
    Supplier<Certificates> certificates =
        () ->
            new ProxyCertificates(
                serving.gateway(),
                serving.settings(),
                ownCertificates(infrastructure.certificates()));
    var proxy =
        listeners.listen(
            PROXY_LISTEN,
            shares.requests(),
            ProxyLimits.of(settings),
            traffic.counted(serving.gateway()),
            certificates,
            Optional.empty());
    proxy.ifPresent(traffic::add);
    closing.add(() -> proxy.ifPresent(server -> server.close(Duration.ZERO)));
    return proxy;
  }

  private StreamListeners listenForSessions(
      HttpListeners listeners,
      ProxyShares shares,
      Infrastructure infrastructure,
      GatewayParts serving,
      Closing closing) {
    var gateway =
        new StreamGateway(serving.gateway()::plan, infrastructure.resolver(), serving.settings());
    var stream =
        StreamListeners.start(
            settings,
            infrastructure.loops(),
            shares,
            ProxyLimits.of(settings),
            new Sessions(infrastructure.loops(), gateway, infrastructure.trust()),
            () ->
                listeners.tls(
                    STREAM_LISTEN,
                    ProxyCertificates.ofSessions(
                        serving.gateway(),
                        serving.settings(),
                        ownCertificates(infrastructure.certificates())),
                    Optional.empty()));
    closing.add(() -> stream.closings().forEach(close -> close.accept(Duration.ZERO)));
    return stream;
  }

  private static Supplier<List<TlsIdentity>> ownCertificates(NodeCertificates certificates) {
    return certificates.live(SSL_CERT, SSL_CERT_KEY, "");
  }

  private static Optional<NettyServer> listenForOperators(
      HttpListeners listeners,
      OpenFiles files,
      NodeCertificates certificates,
      AdminParts adminParts) {
    return listeners.listen(
        ADMIN_LISTEN,
        new ConnectionBudget(files.operators()),
        Limits.DEFAULT.withBody(adminParts.maxBody()),
        adminParts.api(),
        () -> named(certificates.live(ADMIN_SSL_CERT, ADMIN_SSL_CERT_KEY, "admin-")),
        certificates.adminAuthorities());
  }

  private static Optional<NettyServer> listenForMonitoring(
      HttpListeners listeners,
      OpenFiles files,
      NodeCertificates certificates,
      AdminParts adminParts) {
    return listeners.listen(
        STATUS_LISTEN,
        new ConnectionBudget(files.monitoring()),
        Limits.DEFAULT,
        adminParts.monitoring(),
        () -> named(certificates.live(STATUS_SSL_CERT, STATUS_SSL_CERT_KEY, "status-")),
        Optional.empty());
  }

  /// The id by which a control plane knows this data plane.
  private NodeIdentity identity() {
    var identity = NodeIdentity.of(settings);
    return settings.get(ROLE) == Role.DATA_PLANE && settings.get(NODE_ID).isEmpty()
        ? identity.withId(NodeId.keptIn(new Prefix(settings.get(PREFIX)).nodeId()))
        : identity;
  }

  private static Certificates named(Supplier<List<TlsIdentity>> identities) {
    return handshake -> identities.get();
  }
}
