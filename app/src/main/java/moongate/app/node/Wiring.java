package moongate.app.node;

import static moongate.app.settings.KnownClusterSettings.NODE_ID;
import static moongate.app.settings.KnownClusterSettings.ROLE;
import static moongate.app.settings.KnownSettings.ADMIN_LISTEN;
import static moongate.app.settings.KnownSettings.ADMIN_MAX_BODY_SIZE;
import static moongate.app.settings.KnownSettings.PREFIX;
import static moongate.app.settings.KnownSettings.PROXY_LISTEN;
import static moongate.app.settings.KnownSettings.STATUS_LISTEN;
import static moongate.app.settings.KnownTlsSettings.ADMIN_SSL_CERT;
import static moongate.app.settings.KnownTlsSettings.ADMIN_SSL_CERT_KEY;
import static moongate.app.settings.KnownTlsSettings.SSL_CERT;
import static moongate.app.settings.KnownTlsSettings.SSL_CERT_KEY;
import static moongate.app.settings.KnownTlsSettings.STATUS_SSL_CERT;
import static moongate.app.settings.KnownTlsSettings.STATUS_SSL_CERT_KEY;
import static moongate.app.settings.KnownTlsSettings.VERIFY_DEPTH;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import moongate.admin.AdminApi;
import moongate.admin.ClusterOrders;
import moongate.admin.StatusApi;
import moongate.app.log.Logs;
import moongate.app.metrics.ClusterMetrics;
import moongate.app.metrics.Metrics;
import moongate.app.metrics.ProxyMetrics;
import moongate.app.settings.AdminSettings;
import moongate.app.settings.Role;
import moongate.app.settings.Settings;
import moongate.cluster.ControlPlane;
import moongate.cluster.DataPlane;
import moongate.functions.FunctionStatus;
import moongate.functions.api.Network;
import moongate.gateway.Gateway;
import moongate.gateway.Plan;
import moongate.gateway.ProxyCertificates;
import moongate.gateway.StreamGateway;
import moongate.gateway.balance.Balancer;
import moongate.gateway.balance.HealthChecks;
import moongate.gateway.plugin.NodeAccess;
import moongate.gateway.plugin.NodeName;
import moongate.gateway.plugin.Outbox;
import moongate.gateway.plugin.SharedState;
import moongate.http.Certificates;
import moongate.http.TlsIdentity;
import moongate.model.Snapshot;
import moongate.model.Value;
import moongate.net.Limits;
import moongate.net.Loops;
import moongate.net.NettyClient;
import moongate.net.NettyResolver;
import moongate.net.NettyServer;
import moongate.net.NettySockets;
import moongate.net.Sessions;
import moongate.plugins.prometheus.ProxyCounters;
import moongate.plugins.proxycache.CachedResponses;
import moongate.sql.SqlStore;
import moongate.store.DeclarativeFile;
import moongate.store.SavedConfig;

/// Makes every part of a node, from the bottom up: this is the list of what there is.
public final class Wiring {
  private static final Duration LONGEST_FLUSH = Duration.ofSeconds(5);

  private final Settings settings;

  private Wiring(Settings settings) {
    this.settings = settings;
  }

  /// Starts a node.
  ///
  /// @throws NodeException when its configuration cannot be served or an address cannot be had
  public static Node start(Settings settings) {
    return new Wiring(settings).start();
  }

  private Node start() {
    var identity = identity();
    var traffic = new Traffic();
    var atTheEnd = new ArrayList<Runnable>();
    try {
      var loops = Loops.start(identity.workers(), OpenFiles.forConnections(settings, identity));
      atTheEnd.addFirst(loops::close);
      var certificates =
          new NodeCertificates(settings, new Prefix(settings.get(PREFIX)).certificates());
      var trust = certificates.trust();
      var client = new NettyClient(loops, SettingsFor.keepAlive(settings), trust);
      atTheEnd.addFirst(client::close);
      var resolver = new NettyResolver(loops, SettingsFor.dns(settings));
      atTheEnd.addFirst(resolver::close);

      var network =
          new Network(
              client,
              new NettySockets(loops, trust),
              resolver,
              PluginTypes.targets(settings),
              settings.get(VERIFY_DEPTH));
      var functions = PluginTypes.functions(settings, identity, traffic, network);
      atTheEnd.addFirst(functions::close);
      var types = PluginTypes.of(settings, functions, network);
      var schemas = Offline.schemas(settings, types);
      var declarative = new DeclarativeFile(schemas);
      var store = Databases.store(settings, schemas);
      atTheEnd.addFirst(() -> Databases.close(store));
      var saved = new SavedConfig(new Prefix(settings.get(PREFIX)).savedConfiguration());
      var configuration = new Configuration(settings, declarative, store, saved);

      var shared =
          new SharedState(
              functions.secrets(),
              certificates.forServices(),
              Clock.systemUTC(),
              Databases.runtimeEntities(store),
              Databases.counters(store));
      atTheEnd.addFirst(() -> Outbox.of(shared).flush(LONGEST_FLUSH));
      shared.get(NodeName.class, () -> new NodeName(identity.id(), identity.hostname()));
      var spool = SettingsFor.spool(settings);
      atTheEnd.addFirst(spool::close);
      var gatewaySettings =
          SettingsFor.gateway(settings, identity).toBuilder().spool(spool).build();
      var empty = Plan.compile(Snapshot.EMPTY, types, gatewaySettings, shared, null);
      var gateway =
          new Gateway(client, resolver, gatewaySettings, AccessFormat.of(settings), empty);
      var access =
          new NodeAccess(
              loops.loop(0),
              () -> gateway.plan().snapshot(),
              () -> gateway.plan().plugins(),
              Databases.ownConfiguration(store, schemas),
              SettingsFor.spread(settings));
      shared.get(NodeAccess.class, () -> access);
      var checks = new HealthChecks(loops.loop(0), client, network.sockets(), resolver);
      // Where nobody is served, plans are made to find what is wrong with them.
      boolean isProxy = settings.get(ROLE).isProxy();
      Consumer<Balancer> probing = isProxy ? checks::follow : _ -> {};
      store.onChange(new PlanUpdate(gateway, probing, types, gatewaySettings, shared));
      configuration.load().ifPresent(Wiring::fail);
      if (configuration.isPosted()) {
        store.onChange(saved);
      }
      var dataPlane =
          new DataPlaneParts(settings, identity, trust.get()).dataPlane(types, store, declarative);
      dataPlane.ifPresent(DataPlane::restore);
      atTheEnd.addFirst(() -> dataPlane.ifPresent(DataPlane::close));
      var cluster = new ClusterOrders(Databases.messages(store), Logs.threshold(), checks);
      cluster.follow();
      if (store instanceof SqlStore database) {
        database.follow();
      }

      var listeners = new HttpListeners(settings, loops);
      var limits = ProxyLimits.of(settings);
      Supplier<Certificates> forClients =
          () ->
              new ProxyCertificates(
                  gateway, gatewaySettings, certificates.live(SSL_CERT, SSL_CERT_KEY, ""));
      var counted = traffic.counted(gateway);
      var proxy =
          isProxy
              ? listeners.listen(PROXY_LISTEN, limits, counted, forClients, Optional.empty())
              : Optional.<NettyServer>empty();
      proxy.ifPresent(traffic::add);
      atTheEnd.addFirst(() -> proxy.ifPresent(server -> server.close(Duration.ZERO)));

      var streamGateway = new StreamGateway(gateway::plan, resolver, gatewaySettings);
      var sessions = new Sessions(loops, streamGateway, trust);
      var stream =
          StreamListeners.start(
              settings,
              loops,
              limits,
              sessions,
              () ->
                  listeners.tls(
                      ProxyCertificates.ofSessions(
                          gateway, gatewaySettings, certificates.live(SSL_CERT, SSL_CERT_KEY, "")),
                      Optional.empty()));
      atTheEnd.addFirst(() -> stream.closings().forEach(close -> close.accept(Duration.ZERO)));

      atTheEnd.addFirst(OldObjects.watch()::close);
      var background = Executors.newVirtualThreadPerTaskExecutor();
      atTheEnd.addFirst(background::shutdown);
      var info = NodeInformation.of(settings, types, identity, traffic, functions);
      var maxBody = Math.toIntExact(settings.get(ADMIN_MAX_BODY_SIZE));
      Supplier<List<FunctionStatus>> inUse = () -> functionsOf(gateway.plan());
      var proxyMetrics = new ProxyMetrics(ProxyCounters.of(shared), gateway::plan, checks);
      var controlPlaneParts = new ControlPlaneParts(settings, identity);
      var clusterMetrics = new ClusterMetrics(dataPlane, controlPlaneParts.metrics(store));
      var metrics = new Metrics(info, inUse, proxyMetrics, clusterMetrics);
      var shown = new StatusApi.Metrics(metrics.contentType(), metrics::text);
      var parts =
          new AdminApi.Parts(
              info,
              store,
              store,
              Databases.runtimeStore(store, schemas),
              schemas,
              declarative,
              values(inUse),
              checks,
              Logs.threshold(),
              cluster,
              new FunctionCacheView(functions.cache()),
              new ResponseCacheView(CachedResponses.of(shared)),
              new AcmeView(shared),
              shown);
      var api =
          new AdminApi(
              parts,
              AdminSettings.access(settings),
              AdminSettings.origins(settings),
              maxBody,
              background);
      var adminLimits = Limits.DEFAULT.withBody(maxBody);
      Supplier<Certificates> forAdmin =
          () -> named(certificates.live(ADMIN_SSL_CERT, ADMIN_SSL_CERT_KEY, "admin-"));
      var admin =
          listeners.listen(
              ADMIN_LISTEN, adminLimits, api, forAdmin, certificates.adminAuthorities());
      var monitoring =
          new StatusApi(
              new StatusApi.Parts(info, store, store, schemas, checks, cluster, shown), background);
      Supplier<Certificates> forStatus =
          () -> named(certificates.live(STATUS_SSL_CERT, STATUS_SSL_CERT_KEY, "status-"));
      var status =
          listeners.listen(STATUS_LISTEN, Limits.DEFAULT, monitoring, forStatus, Optional.empty());
      dataPlane.ifPresent(DataPlane::connect);
      var controlPlane = controlPlaneParts.start(types, schemas, store);
      atTheEnd.addFirst(() -> controlPlane.ifPresent(ControlPlane::close));
      return new Node(
          configuration, certificates, store, proxy, stream, admin, status, controlPlane, atTheEnd);
    } catch (RuntimeException failure) {
      atTheEnd.forEach(Runnable::run);
      throw failure;
    }
  }

  /// Its control plane knows a data plane by its id.
  private NodeIdentity identity() {
    var identity = NodeIdentity.of(settings);
    return settings.get(ROLE) == Role.DATA_PLANE && settings.get(NODE_ID).isEmpty()
        ? identity.withId(NodeId.keptIn(new Prefix(settings.get(PREFIX)).nodeId()))
        : identity;
  }

  private static Certificates named(Supplier<List<TlsIdentity>> identities) {
    return handshake -> identities.get();
  }

  private static List<FunctionStatus> functionsOf(Plan plan) {
    return FunctionStatus.of(plan.plugins(), plan.snapshot());
  }

  private static Supplier<List<Value.Obj>> values(Supplier<List<FunctionStatus>> functions) {
    return () -> functions.get().stream().map(FunctionStatus::toValue).toList();
  }

  private static void fail(String problems) {
    throw new NodeException(problems);
  }
}
