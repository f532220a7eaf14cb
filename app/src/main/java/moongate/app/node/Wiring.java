package moongate.app.node;

import static moongate.app.settings.KnownClientSettings.ALLOW_DEBUG_HEADER;
import static moongate.app.settings.KnownClientSettings.BODY_BUFFER;
import static moongate.app.settings.KnownClientSettings.BODY_FILES_LIMIT;
import static moongate.app.settings.KnownClientSettings.ERROR_DEFAULT_TYPE;
import static moongate.app.settings.KnownClientSettings.HEADERS;
import static moongate.app.settings.KnownClientSettings.HEADERS_UPSTREAM;
import static moongate.app.settings.KnownClientSettings.PORT_MAPS;
import static moongate.app.settings.KnownClientSettings.REAL_IP_HEADER;
import static moongate.app.settings.KnownClientSettings.REAL_IP_RECURSIVE;
import static moongate.app.settings.KnownClientSettings.RESPONSE_FILE_LIMIT;
import static moongate.app.settings.KnownClientSettings.TRUSTED_IPS;
import static moongate.app.settings.KnownClusterSettings.NODE_ID;
import static moongate.app.settings.KnownClusterSettings.ROLE;
import static moongate.app.settings.KnownDnsSettings.DNS_CACHE_SIZE;
import static moongate.app.settings.KnownDnsSettings.DNS_ERROR_TTL;
import static moongate.app.settings.KnownDnsSettings.DNS_HOSTSFILE;
import static moongate.app.settings.KnownDnsSettings.DNS_NOT_FOUND_TTL;
import static moongate.app.settings.KnownDnsSettings.DNS_ORDER;
import static moongate.app.settings.KnownDnsSettings.DNS_RESOLVER;
import static moongate.app.settings.KnownDnsSettings.DNS_STALE_TTL;
import static moongate.app.settings.KnownDnsSettings.DNS_VALID_TTL;
import static moongate.app.settings.KnownSettings.ADMIN_LISTEN;
import static moongate.app.settings.KnownSettings.ADMIN_MAX_BODY_SIZE;
import static moongate.app.settings.KnownSettings.KEEPALIVE_IDLE_TIMEOUT;
import static moongate.app.settings.KnownSettings.KEEPALIVE_MAX_REQUESTS;
import static moongate.app.settings.KnownSettings.KEEPALIVE_POOL_SIZE;
import static moongate.app.settings.KnownSettings.PREFIX;
import static moongate.app.settings.KnownSettings.PROXY_LISTEN;
import static moongate.app.settings.KnownSettings.ROUTER_FLAVOR;
import static moongate.app.settings.KnownSettings.STATUS_LISTEN;
import static moongate.app.settings.KnownTlsSettings.ADMIN_SSL_CERT;
import static moongate.app.settings.KnownTlsSettings.ADMIN_SSL_CERT_KEY;
import static moongate.app.settings.KnownTlsSettings.SSL_CERT;
import static moongate.app.settings.KnownTlsSettings.SSL_CERT_KEY;
import static moongate.app.settings.KnownTlsSettings.STATUS_SSL_CERT;
import static moongate.app.settings.KnownTlsSettings.STATUS_SSL_CERT_KEY;
import static moongate.app.settings.KnownTlsSettings.VERIFY_DEPTH;

import java.nio.file.Path;
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
import moongate.admin.NodeInfo;
import moongate.admin.StatusApi;
import moongate.app.settings.AdminSettings;
import moongate.app.settings.Role;
import moongate.app.settings.Settings;
import moongate.cluster.ControlPlane;
import moongate.cluster.DataPlane;
import moongate.functions.FunctionSettings;
import moongate.functions.FunctionStatus;
import moongate.functions.Functions;
import moongate.functions.api.FunctionBudgets;
import moongate.functions.api.Network;
import moongate.gateway.Gateway;
import moongate.gateway.Plan;
import moongate.gateway.ProxyCertificates;
import moongate.gateway.StreamGateway;
import moongate.gateway.balance.Balancer;
import moongate.gateway.balance.HealthChecks;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.exchange.GatewaySettings.OwnHeader;
import moongate.gateway.plugin.NodeName;
import moongate.gateway.plugin.Outbox;
import moongate.gateway.plugin.PluginType;
import moongate.gateway.plugin.SharedState;
import moongate.gateway.spool.Spool;
import moongate.http.Certificates;
import moongate.http.HeaderName;
import moongate.http.TlsIdentity;
import moongate.model.EntitySchemas;
import moongate.model.Snapshot;
import moongate.model.Value;
import moongate.net.DnsSettings;
import moongate.net.KeepAlive;
import moongate.net.Limits;
import moongate.net.Loops;
import moongate.net.NettyClient;
import moongate.net.NettyResolver;
import moongate.net.NettyServer;
import moongate.net.NettySockets;
import moongate.net.SearchDomains;
import moongate.net.Sessions;
import moongate.net.WatchedFile;
import moongate.plugins.prometheus.ProxyCounters;
import moongate.plugins.proxycache.CachedResponses;
import moongate.sql.SqlStore;
import moongate.store.DeclarativeFile;
import moongate.store.DocumentStore;
import moongate.store.NodeMessages;
import moongate.store.SavedConfig;

/// Makes every part of a node, from the bottom up: this is the list of what there is.
public final class Wiring {
  private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");
  private static final int LARGEST_BUFFERED_BODY = 64 << 20;
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

  /// A reader of declarative configuration that knows the plugins of these settings.
  public static DeclarativeFile declarativeFile(Settings settings) {
    return new DeclarativeFile(entitySchemas(settings));
  }

  /// The configuration that a node with these settings would serve.
  ///
  /// @throws NodeException when it cannot be read
  public static Snapshot configuration(Settings settings) {
    var store = Databases.store(settings, entitySchemas(settings));
    try {
      var saved = new SavedConfig(new Prefix(settings.get(PREFIX)).savedConfiguration());
      new Configuration(settings, declarativeFile(settings), store, saved)
          .load()
          .ifPresent(Wiring::fail);
      return store.current();
    } finally {
      close(store);
    }
  }

  /// The schemas of all entities, with those of the plugins of these settings.
  public static EntitySchemas entitySchemas(Settings settings) {
    var functions =
        PluginTypes.functions(settings, NodeIdentity.of(settings), new Traffic(), Network.NONE);
    return schemas(settings, PluginTypes.of(settings, functions));
  }

  /// What `settings` say about functions, for those that run without a node.
  public static FunctionSettings functionSettings(Settings settings, Network network) {
    return PluginTypes.functionSettings(
        settings, NodeIdentity.of(settings), new Traffic(), network);
  }

  /// What `settings` let one invocation of a function use up.
  public static FunctionBudgets functionBudgets(Settings settings) {
    return PluginTypes.functionBudgets(settings);
  }

  /// The plugins that `settings` name, with these functions among them.
  public static List<PluginType> pluginTypes(Settings settings, Functions functions) {
    return PluginTypes.of(settings, functions);
  }

  /// What `settings` say about the request path.
  public static GatewaySettings gatewaySettings(Settings settings) {
    return new Wiring(settings).gatewaySettings(NodeIdentity.of(settings));
  }

  /// The schemas of all entities, with those of these plugins.
  public static EntitySchemas schemas(Settings settings, List<PluginType> types) {
    return new EntitySchemas(
        types.stream().map(PluginType::schema).toList(), settings.get(ROUTER_FLAVOR));
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
      var client = new NettyClient(loops, keepAlive(), trust);
      atTheEnd.addFirst(client::close);
      var resolver = new NettyResolver(loops, dnsSettings());
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
      var schemas = schemas(settings, types);
      var declarative = new DeclarativeFile(schemas);
      var store = Databases.store(settings, schemas);
      atTheEnd.addFirst(() -> close(store));
      var saved = new SavedConfig(new Prefix(settings.get(PREFIX)).savedConfiguration());
      var configuration = new Configuration(settings, declarative, store, saved);

      var shared =
          new SharedState(
              functions.secrets(),
              certificates.forServices(),
              Clock.systemUTC(),
              Databases.runtimeEntities(store));
      atTheEnd.addFirst(() -> Outbox.of(shared).flush(LONGEST_FLUSH));
      shared.get(NodeName.class, () -> new NodeName(identity.id(), identity.hostname()));
      var spool =
          Spool.in(
              new Prefix(settings.get(PREFIX)).bodies(),
              Math.toIntExact(Math.min(settings.get(BODY_BUFFER), LARGEST_BUFFERED_BODY)),
              settings.get(BODY_FILES_LIMIT),
              settings.get(RESPONSE_FILE_LIMIT));
      atTheEnd.addFirst(spool::close);
      var gatewaySettings = gatewaySettings(identity).toBuilder().spool(spool).build();
      var empty = Plan.compile(Snapshot.EMPTY, types, gatewaySettings, shared, null);
      var gateway =
          new Gateway(client, resolver, gatewaySettings, AccessFormat.of(settings), empty);
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
      var cluster = new ClusterOrders(messages(store), Logs.threshold(), checks);
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

      var background = Executors.newVirtualThreadPerTaskExecutor();
      atTheEnd.addFirst(background::shutdown);
      var info = nodeInfo(types, identity, traffic, functions);
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

  private static NodeMessages messages(DocumentStore store) {
    return store instanceof SqlStore database ? database : NodeMessages.ALONE;
  }

  private static void close(DocumentStore store) {
    if (store instanceof SqlStore database) {
      database.close();
    }
  }

  private static void fail(String problems) {
    throw new NodeException(problems);
  }

  private GatewaySettings gatewaySettings(NodeIdentity identity) {
    return GatewaySettings.DEFAULT.toBuilder()
        .product(identity.product())
        .headers(settings.get(HEADERS))
        .sendsRequestId(!settings.get(HEADERS_UPSTREAM).isEmpty())
        .trusted(settings.get(TRUSTED_IPS))
        .realIpHeader(HeaderName.of(settings.get(REAL_IP_HEADER)))
        .realIpRecursive(settings.get(REAL_IP_RECURSIVE))
        .errorDefaultType(settings.get(ERROR_DEFAULT_TYPE))
        .allowsDebugHeader(settings.get(ALLOW_DEBUG_HEADER))
        .portMaps(settings.get(PORT_MAPS))
        .maxBufferedBody(LARGEST_BUFFERED_BODY)
        .workers(identity.workers())
        .errorTemplates(ErrorTemplateFiles.read(settings))
        .routerFlavor(settings.get(ROUTER_FLAVOR))
        .tracing(PluginTypes.tracing(settings))
        .build();
  }

  private DnsSettings dnsSettings() {
    return new DnsSettings(
        settings.get(DNS_RESOLVER),
        Path.of(settings.get(DNS_HOSTSFILE)),
        settings.get(DNS_ORDER).stream().map(DnsSettings.Type::valueOf).toList(),
        settings.get(DNS_VALID_TTL).orElse(null),
        settings.get(DNS_STALE_TTL),
        settings.get(DNS_NOT_FOUND_TTL),
        settings.get(DNS_ERROR_TTL),
        settings.get(DNS_CACHE_SIZE),
        new WatchedFile<>(RESOLV_CONF, SearchDomains::of),
        RESOLV_CONF);
  }

  /// A 0 means "without a bound" for all but the size.
  private KeepAlive keepAlive() {
    var requests = settings.get(KEEPALIVE_MAX_REQUESTS);
    var idle = settings.get(KEEPALIVE_IDLE_TIMEOUT);
    return new KeepAlive(
        settings.get(KEEPALIVE_POOL_SIZE),
        requests == 0 ? Integer.MAX_VALUE : requests,
        idle.isZero() ? Duration.ofDays(365) : idle);
  }

  private NodeInfo nodeInfo(
      List<PluginType> types, NodeIdentity identity, Traffic traffic, Functions functions) {
    return new NodeInfo(
        identity.product(),
        settings.get(HEADERS).contains(OwnHeader.SERVER),
        settings.get(HEADERS).contains(OwnHeader.X_KONG_ADMIN_LATENCY),
        identity.id(),
        identity.hostname(),
        identity.workers(),
        !"off".equals(settings.texts().get("database")),
        types.stream().map(type -> new NodeInfo.Plugin(type.name(), type.priority())).toList(),
        ShownSettings.of(settings),
        () -> {
          var now = traffic.now();
          return new NodeInfo.Traffic(
              now.active(), now.writing(), now.waiting(), now.accepted(), now.requests());
        },
        () -> {
          var now = functions.timers();
          return new NodeInfo.Timers(now.running(), now.pending());
        },
        () ->
            functions.dictionaries().stream()
                .map(it ->
                    new NodeInfo.Dictionary(
                        it.name(), it.capacity() - it.freeSpace(), it.capacity()))
                .toList());
  }
}
