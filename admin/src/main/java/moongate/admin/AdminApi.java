package moongate.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import moongate.http.Handler;
import moongate.http.Request;
import moongate.http.Response;
import moongate.model.EntitySchemas;
import moongate.model.Value;
import moongate.store.ConfigStore;
import moongate.store.DeclarativeFile;

/// The Admin API of one node. The constructor is the table of its endpoints.
public final class AdminApi implements Handler {
  private final AdminRoutes routes;
  private final JsonApi api;

  /// @param functions what each function of the configuration did
  /// @param maxBody the largest body that is taken, in bytes
  /// @param executor runs what would hold up an event loop: loading a configuration
  public AdminApi(
      NodeInfo node,
      ConfigStore store,
      EntitySchemas schemas,
      DeclarativeFile declarative,
      Supplier<List<Value.Obj>> functions,
      int maxBody,
      Executor executor) {
    var info = new InfoEndpoints(node, store);
    var config = new ConfigEndpoint(store, declarative, new Background(executor));
    var descriptions = new SchemaEndpoints(schemas);
    var functionList = new FunctionsEndpoint(functions);
    var entities = new EntityEndpoints(store, schemas);
    routes =
        new AdminRoutes()
            .on("GET /", info::root)
            .on("GET /status", info::status)
            .on("GET /endpoints", this::endpoints)
            .on("GET /plugins/enabled", info::enabledPlugins)
            .on("GET /config", config::read)
            .on("POST /config", config::replace)
            .on("GET /schemas/{entity}", descriptions::entity)
            .on("GET /schemas/plugins/{plugin}", descriptions::plugin)
            .on("GET /functions", functionList::list)
            .on("GET /{entity}", entities::list)
            .on("POST /{entity}", entities::refuseCreation)
            .on("GET /{entity}/{key}", entities::one)
            .on("PUT /{entity}/{key}", entities::refusePut)
            .on("PATCH /{entity}/{key}", entities::refuseUpdate)
            .on("DELETE /{entity}/{key}", entities::refuseRemoval)
            .on("GET /{entity}/{key}/{children}", entities::children);
    api = new JsonApi(routes, node.product(), maxBody);
  }

  @Override
  public void handle(Request request, Response response) {
    api.handle(request, response);
  }

  private Reply endpoints(AdminRequest request) {
    var body = new LinkedHashMap<String, Value>();
    body.put("data", Value.ofTexts(List.copyOf(routes.paths())));
    return Reply.json(200, Value.of(body));
  }
}
