package moongate.admin;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import moongate.admin.access.AccessRule;
import moongate.admin.access.Origins;
import moongate.admin.endpoint.AcmeEndpoints;
import moongate.admin.endpoint.CacheEndpoints;
import moongate.admin.endpoint.ClusteringEndpoints;
import moongate.admin.endpoint.ConfigEndpoint;
import moongate.admin.endpoint.FixedEndpoints;
import moongate.admin.endpoint.FunctionsEndpoint;
import moongate.admin.endpoint.InfoEndpoints;
import moongate.admin.endpoint.LogLevelEndpoints;
import moongate.admin.endpoint.ProxyCacheEndpoints;
import moongate.admin.endpoint.SchemaEndpoints;
import moongate.admin.endpoint.TagEndpoints;
import moongate.admin.entity.EntityRoutes;
import moongate.admin.entity.HealthEndpoints;
import moongate.admin.entity.Secrets;
import moongate.admin.entity.UnexpiredEntities;
import moongate.admin.node.CertificateOrders;
import moongate.admin.node.ClusterOrders;
import moongate.admin.node.LogControl;
import moongate.admin.node.NodeCache;
import moongate.admin.node.NodeInfo;
import moongate.admin.reply.AdminErrors;
import moongate.admin.reply.Reply;
import moongate.admin.request.AccessLog;
import moongate.admin.request.AdminRequest;
import moongate.admin.request.AdminRoutes;
import moongate.admin.request.JsonApi;
import moongate.http.Handler;
import moongate.http.Request;
import moongate.http.Response;
import moongate.model.entity.EntitySchemas;
import moongate.model.health.UpstreamHealth;
import moongate.model.value.Value;
import moongate.store.ConfigStore;
import moongate.store.DeclarativeFile;
import moongate.store.EntityStore;
import org.slf4j.LoggerFactory;

/// The Admin API of a node. The constructor is the table of its endpoints. The paths of entities,
/// which are all alike, are in [EntityRoutes].
public final class AdminApi implements Handler {
  private static final AccessLog ACCESS_LOG =
      new AccessLog(LoggerFactory.getLogger("moongate.access.admin"));

  private final AdminRoutes routes = new AdminRoutes();
  private final JsonApi api;

  /// The parts of the node that the Admin API works on.
  ///
  /// @param config the configuration as a whole
  /// @param entities the entities of the configuration, one by one
  /// @param runtime the entities that requests create
  /// @param functions the statistics of each function
  /// @param health of the upstreams, as this node sees it
  /// @param cache the values of `kong.cache`
  /// @param responses the responses that `proxy-cache` keeps
  /// @param certificates orders of the plugin `acme`
  /// @param metrics the content of `/metrics`
  public record Parts(
      NodeInfo node,
      ConfigStore config,
      EntityStore entities,
      EntityStore runtime,
      EntitySchemas schemas,
      DeclarativeFile declarative,
      Supplier<List<Value.Obj>> functions,
      UpstreamHealth health,
      LogControl logs,
      ClusterOrders cluster,
      NodeCache cache,
      NodeCache responses,
      CertificateOrders certificates,
      StatusApi.Metrics metrics) {}

  /// @param access who may use the API
  /// @param origins the web sites whose pages may use the API
  /// @param maxBody the size of the largest request body, in bytes
  /// @param executor runs the endpoints, which may block
  public AdminApi(Parts parts, AccessRule access, Origins origins, int maxBody, Executor executor) {
    var node = parts.node();
    var schemas = parts.schemas();
    var entities = new UnexpiredEntities(parts.entities(), schemas, Clock.systemUTC());
    var info = new InfoEndpoints(node, parts.config());
    var descriptions = new SchemaEndpoints(schemas);
    var functionList = new FunctionsEndpoint(parts.functions());
    var tags = new TagEndpoints(schemas, entities);
    var logLevel = new LogLevelEndpoints(parts.logs(), parts.cluster(), node.hasDatabase());
    var cache = new CacheEndpoints(parts.cache());
    var health =
        new HealthEndpoints(parts.entities(), parts.health(), parts.cluster(), node.nodeId());
    EntityRoutes.add(routes, schemas, entities, parts.runtime(), health, !node.hasDatabase());
    if (!node.isControlPlane()) {
      EntityRoutes.addHealthMarks(routes, schemas, health);
    }
    FixedEndpoints.add(routes);
    var clustering = new ClusteringEndpoints(parts.runtime(), node.isControlPlane());
    var allNodes = node.isControlPlane() ? "cluster/control-planes-nodes" : "cluster";
    routes
        .on("GET /", info::root)
        // Some tools ask for this path below a workspace, where they cannot ask for `/`.
        .on("GET /kong", info::root)
        .on("GET /status", info::status)
        .on("GET /timers", info::timers)
        .on("GET /endpoints", this::endpoints)
        .on("GET /plugins/enabled", info::enabledPlugins)
        .on("GET /plugins/schema/{name}", descriptions::pluginConfig)
        .on("GET /schemas/{entity}", descriptions::entity)
        .onCheck("POST /schemas/{entity}/validate", descriptions::validate)
        .on("GET /schemas/plugins/{name}", descriptions::plugin)
        .on("GET /schemas/vaults/{name}", descriptions::vault)
        // Words of their own, because `plugins` and `vaults` are words here, too.
        .onCheck("POST /schemas/plugins/validate", it -> descriptions.validated(it, "plugins"))
        .onCheck("POST /schemas/vaults/validate", it -> descriptions.validated(it, "vaults"))
        .on("GET /tags", tags::all)
        .on("GET /tags/{tags}", tags::one)
        .on("GET /debug/node/log-level", logLevel::read)
        .on("PUT /debug/node/log-level/{level}", logLevel::change)
        .on("PUT /debug/" + allNodes + "/log-level/{level}", logLevel::changeAll)
        .on("GET /cache/{key}", cache::read)
        .on("DELETE /cache/{key}", cache::remove)
        .on("DELETE /cache", cache::clear)
        .on("GET /metrics", _ -> parts.metrics().reply())
        .on("GET /clustering/data-planes", clustering::dataPlanes)
        .on("GET /clustering/status", clustering::status)
        .on("GET /functions", functionList::list);
    for (var method :
        List.of("POST /tags", "PUT /tags/{tags}", "PATCH /tags/{tags}", "DELETE /tags/{tags}")) {
      routes.on(method, TagEndpoints::refuse);
    }
    addProxyCache(parts);
    addAcme(parts);
    addConfig(parts);
    api = new JsonApi(routes, node, maxBody, access, origins, executor, ACCESS_LOG);
  }

  private void addProxyCache(Parts parts) {
    if (parts.schemas().plugin("proxy-cache").isEmpty()) {
      return;
    }
    var responses = new ProxyCacheEndpoints(parts.responses(), parts.entities());
    routes
        .on("DELETE /proxy-cache", responses::clear)
        .on("GET /proxy-cache/{key}", responses::read)
        .on("DELETE /proxy-cache/{key}", responses::remove)
        .on("GET /proxy-cache/{plugin}/caches/{key}", responses::readOf)
        .on("DELETE /proxy-cache/{plugin}/caches/{key}", responses::removeOf);
  }

  private void addAcme(Parts parts) {
    if (parts.schemas().plugin("acme").isEmpty()) {
      return;
    }
    var acme = new AcmeEndpoints(parts.certificates());
    routes
        .on("POST /acme", acme::order)
        .on("PATCH /acme", acme::orderSoon)
        .on("GET /acme/certificates", acme::list)
        .on("GET /acme/certificates/{host}", acme::read);
  }

  private void addConfig(Parts parts) {
    if (parts.node().hasDatabase()) {
      routes.on("GET /config", ConfigEndpoint::refuse).on("POST /config", ConfigEndpoint::refuse);
    } else {
      var config =
          new ConfigEndpoint(parts.config(), new Secrets(parts.schemas()), parts.declarative());
      routes
          .on("GET /config", config::read)
          .on(
              "POST /config",
              parts.node().isDataPlane() ? ConfigEndpoint::refuseOnDataPlane : config::replace);
    }
  }

  @Override
  public void handle(Request request, Response response) {
    api.handle(request, response);
  }

  private Reply endpoints(AdminRequest request) {
    var body = AdminErrors.fields("data", Value.ofTexts(List.copyOf(routes.paths())));
    return Reply.json(200, body);
  }
}
