package moongate.admin;

import java.util.concurrent.Executor;
import java.util.function.Supplier;
import moongate.admin.access.AccessRule;
import moongate.admin.access.Origins;
import moongate.admin.endpoint.FixedEndpoints;
import moongate.admin.endpoint.InfoEndpoints;
import moongate.admin.entity.EntityRoutes;
import moongate.admin.entity.HealthEndpoints;
import moongate.admin.node.ClusterOrders;
import moongate.admin.node.NodeInfo;
import moongate.admin.reply.Reply;
import moongate.admin.request.AccessLog;
import moongate.admin.request.AdminRequest;
import moongate.admin.request.AdminRoutes;
import moongate.admin.request.JsonApi;
import moongate.http.Handler;
import moongate.http.Request;
import moongate.http.Response;
import moongate.model.Snapshot;
import moongate.model.entity.EntitySchemas;
import moongate.model.health.UpstreamHealth;
import moongate.model.value.Value;
import moongate.store.ConfigStore;
import moongate.store.EntityStore;
import org.slf4j.LoggerFactory;

/// The API for monitoring. Nothing here changes or shows the configuration, except for the
/// upstreams of a node whose configuration is a file.
public final class StatusApi implements Handler {
  private static final AccessLog ACCESS_LOG =
      new AccessLog(LoggerFactory.getLogger("moongate.access.status"));

  private static final int LARGEST_BODY = 4096;
  private static final String STATUS = "status";
  private static final String DRAINING = "draining";

  private final JsonApi api;
  private final NodeInfo node;
  private final ConfigStore store;
  private volatile boolean isDraining;

  /// The parts of the node that this API shows.
  ///
  /// @param metrics the content of `/metrics`
  public record Parts(
      NodeInfo node,
      ConfigStore config,
      EntityStore entities,
      EntitySchemas schemas,
      UpstreamHealth health,
      ClusterOrders cluster,
      Metrics metrics) {}

  /// @param origins the web sites whose pages may use the API
  /// @param executor runs the endpoints
  public StatusApi(Parts parts, Origins origins, Executor executor) {
    this.node = parts.node();
    this.store = parts.config();
    var info = new InfoEndpoints(node, store);
    var routes =
        new AdminRoutes()
            .on("GET /status", info::status)
            .on("GET /status/ready", this::ready)
            .on("POST /status/ready", this::drain)
            .on("GET /status/dns", _ -> FixedEndpoints.noDnsStatistics())
            .on("GET /metrics", _ -> parts.metrics().reply());
    if (!node.hasDatabase()) {
      var health =
          new HealthEndpoints(parts.entities(), parts.health(), parts.cluster(), node.nodeId());
      EntityRoutes.addReading(routes, parts.schemas(), parts.entities(), health);
    }
    api = new JsonApi(routes, node, LARGEST_BODY, AccessRule.OPEN, origins, executor, ACCESS_LOG);
  }

  /// The node's metrics as text.
  ///
  /// @param contentType the text's media type
  public record Metrics(String contentType, Supplier<String> text) {
    Reply reply() {
      return Reply.text(contentType, text.get());
    }
  }

  @Override
  public void handle(Request request, Response response) {
    api.handle(request, response);
  }

  /// Whether the node is ready for requests.
  private Reply ready(AdminRequest request) {
    if (isDraining) {
      return Reply.message(503, DRAINING);
    }
    if (node.hasDatabase()) {
      return store.isReachable()
          ? Reply.message(200, "ready")
          : Reply.message(503, "failed to connect to database");
    }
    return store.current().hash().equals(Snapshot.NO_HASH)
        ? Reply.message(503, "no configuration available (empty configuration present)")
        : Reply.message(200, "ready");
  }

  /// From now on `/status/ready` answers 503, so that load balancers use other nodes. Requests are
  /// still served.
  private Reply drain(AdminRequest request) {
    if (!request.plainDocument().at(STATUS).equals(Value.of(DRAINING))) {
      return Reply.message(400, "invalid status: expected " + DRAINING);
    }
    isDraining = true;
    return Reply.empty(204);
  }
}
