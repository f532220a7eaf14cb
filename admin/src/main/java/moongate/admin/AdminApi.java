package moongate.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Executor;
import moongate.http.Chunk;
import moongate.http.Handler;
import moongate.http.HeaderName;
import moongate.http.Request;
import moongate.http.Response;
import moongate.http.ResponseHead;
import moongate.model.EntitySchemas;
import moongate.model.Json;
import moongate.model.Utf8;
import moongate.model.Value;
import moongate.store.ConfigStore;
import moongate.store.DeclarativeFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The Admin API of one node. The constructor is the table of its endpoints.
public final class AdminApi implements Handler {
  private static final Logger LOG = LoggerFactory.getLogger(AdminApi.class);
  private static final HeaderName ORIGIN = HeaderName.of("Origin");
  private static final HeaderName REQUEST_HEADERS = HeaderName.of("Access-Control-Request-Headers");

  private final AdminRoutes routes;
  private final NodeInfo node;
  private final int maxBody;

  /// @param maxBody the largest body that is taken, in bytes
  /// @param executor runs what would hold up an event loop: loading a configuration
  public AdminApi(
      NodeInfo node,
      ConfigStore store,
      EntitySchemas schemas,
      DeclarativeFile declarative,
      int maxBody,
      Executor executor) {
    this.node = node;
    this.maxBody = maxBody;
    var info = new InfoEndpoints(node, store);
    var config = new ConfigEndpoint(store, declarative, new Background(executor));
    var descriptions = new SchemaEndpoints(schemas);
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
            .on("GET /{entity}", entities::list)
            .on("POST /{entity}", entities::refuseCreation)
            .on("GET /{entity}/{key}", entities::one)
            .on("PUT /{entity}/{key}", entities::refusePut)
            .on("PATCH /{entity}/{key}", entities::refuseUpdate)
            .on("DELETE /{entity}/{key}", entities::refuseRemoval)
            .on("GET /{entity}/{key}/{children}", entities::children);
  }

  @Override
  public void handle(Request request, Response response) {
    send(request, response, answer(request));
  }

  private Reply answer(Request request) {
    try {
      var target = request.head().target();
      var question = target.indexOf('?');
      var path = question < 0 ? target : target.substring(0, question);
      var query = question < 0 ? "" : target.substring(question + 1);
      var found = routes.find(path);
      if (found.isEmpty()) {
        return Reply.notFound();
      }
      var method = request.head().method();
      if (method.equals("OPTIONS")) {
        return options(request, found.get().methods());
      }
      var endpoint = found.get().endpoint(method);
      if (endpoint.isEmpty()) {
        return Reply.message(405, "Method not allowed");
      }
      var variables = found.get().variables();
      return endpoint
          .get()
          .answer(new AdminRequest(request, variables, Forms.arguments(query), maxBody));
    } catch (Refused refused) {
      return refused.reply();
    } catch (RuntimeException defect) {
      LOG.error("Admin API: {} failed", request.requestLine(), defect);
      return Reply.message(500, "An unexpected error occurred");
    }
  }

  private Reply endpoints(AdminRequest request) {
    var body = new LinkedHashMap<String, Value>();
    body.put("data", Value.ofTexts(List.copyOf(routes.paths())));
    return Reply.json(200, Value.of(body));
  }

  private static Reply options(Request request, String methods) {
    var asked = request.head().headers().firstOr(REQUEST_HEADERS, "Content-Type");
    return Reply.empty(204)
        .with("Allow", methods)
        .with("Access-Control-Allow-Methods", methods)
        .with("Access-Control-Allow-Headers", asked);
  }

  private void send(Request request, Response response, Reply reply) {
    var head = new ResponseHead(reply.status());
    var headers = head.headers();
    var origin = request.head().headers().firstOr(ORIGIN, "*");
    var elapsed = (System.nanoTime() - request.startedNanos()) / 1_000_000;
    headers.set(HeaderName.of("Access-Control-Allow-Origin"), origin);
    headers.set(HeaderName.of("Access-Control-Allow-Credentials"), "true");
    headers.set(HeaderName.of("X-Kong-Admin-Latency"), Long.toString(elapsed));
    headers.set(HeaderName.of("Server"), node.product());
    reply.headers().forEach((name, value) -> headers.set(HeaderName.of(name), value));
    var body = reply.body();
    var text = body == null ? "" : Utf8.bytes(Json.write(body));
    if (body != null) {
      headers.set(HeaderName.CONTENT_TYPE, "application/json; charset=utf-8");
    }
    headers.set(HeaderName.CONTENT_LENGTH, Integer.toString(text.length()));
    response.send(head);
    if (!text.isEmpty()) {
      response.write(Chunk.of(text));
    }
    response.end();
  }
}
