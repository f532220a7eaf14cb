package moongate.admin;

import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import moongate.http.Handler;
import moongate.http.Request;
import moongate.http.Response;
import moongate.model.Value;
import moongate.store.ConfigStore;

/// What monitoring asks of a node: nothing here changes or shows configuration.
public final class StatusApi implements Handler {
  private static final int NO_BODY = 0;

  private final JsonApi api;
  private final ConfigStore store;
  private final Metrics metrics;

  /// @param metrics what `/metrics` shows
  /// @param executor runs the endpoints
  public StatusApi(NodeInfo node, ConfigStore store, Metrics metrics, Executor executor) {
    this.store = store;
    this.metrics = metrics;
    var info = new InfoEndpoints(node, store);
    var routes =
        new AdminRoutes()
            .on("GET /status", info::status)
            .on("GET /status/ready", this::ready)
            .on("GET /status/dns", _ -> FixedEndpoints.noDnsStatistics())
            .on("GET /metrics", this::metrics);
    api = new JsonApi(routes, node.product(), NO_BODY, AccessRule.OPEN, executor);
  }

  /// A node's counters as text.
  ///
  /// @param contentType the text's media type
  public record Metrics(String contentType, Supplier<String> text) {}

  @Override
  public void handle(Request request, Response response) {
    api.handle(request, response);
  }

  private Reply ready(AdminRequest request) {
    return store.current().isEmpty()
        ? Reply.message(503, "no configuration available (empty configuration present)")
        : Reply.json(200, Value.of(Map.of("message", Value.of("ready"))));
  }

  private Reply metrics(AdminRequest request) {
    return Reply.text(metrics.contentType(), metrics.text().get());
  }
}
