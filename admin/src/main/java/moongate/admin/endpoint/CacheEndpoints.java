package moongate.admin.endpoint;

import moongate.admin.node.NodeCache;
import moongate.admin.reply.AdminErrors;
import moongate.admin.reply.Reply;
import moongate.admin.request.AdminRequest;
import moongate.model.value.Value;

/// `/cache`: the values of `kong.cache` on this node.
public record CacheEndpoints(NodeCache cache) {
  private static final String KEY = "key";

  /// `GET /cache/{key}`
  public Reply read(AdminRequest request) {
    return cache
        .find(request.variable(KEY))
        .map(value ->
            Reply.json(
                200, value instanceof Value.Obj ? value : AdminErrors.fields("message", value)))
        .orElseGet(Reply::notFound);
  }

  /// `DELETE /cache/{key}`: 204, even if there is none.
  public Reply remove(AdminRequest request) {
    cache.remove(request.variable(KEY));
    return Reply.empty(204);
  }

  /// `DELETE /cache`
  public Reply clear(AdminRequest request) {
    cache.clear();
    return Reply.empty(204);
  }
}
