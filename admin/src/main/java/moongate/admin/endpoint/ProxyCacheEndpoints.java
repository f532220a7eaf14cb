package moongate.admin.endpoint;

import moongate.admin.node.NodeCache;
import moongate.admin.reply.Reply;
import moongate.admin.request.AdminRequest;
import moongate.store.EntityReader;
import moongate.store.StoreException;

/// `/proxy-cache`: the responses that the plugin of that name keeps on this node.
public record ProxyCacheEndpoints(NodeCache responses, EntityReader entities) {
  private static final String KEY = "key";
  private static final String PLUGIN = "plugin";

  /// `GET /proxy-cache/{key}`
  public Reply read(AdminRequest request) {
    return responses
        .find(request.variable(KEY))
        .map(response -> Reply.json(200, response))
        .orElseGet(Reply::notFound);
  }

  /// `DELETE /proxy-cache/{key}`
  public Reply remove(AdminRequest request) {
    var key = request.variable(KEY);
    if (responses.find(key).isEmpty()) {
      return Reply.notFound();
    }
    responses.remove(key);
    return Reply.empty(204);
  }

  /// `DELETE /proxy-cache`
  public Reply clear(AdminRequest request) {
    responses.clear();
    return Reply.empty(204);
  }

  /// `GET /proxy-cache/{plugin}/caches/{key}`
  public Reply readOf(AdminRequest request) throws StoreException {
    return isPlugin(request) ? read(request) : Reply.notFound();
  }

  /// `DELETE /proxy-cache/{plugin}/caches/{key}`
  public Reply removeOf(AdminRequest request) throws StoreException {
    return isPlugin(request) ? remove(request) : Reply.notFound();
  }

  private boolean isPlugin(AdminRequest request) throws StoreException {
    return entities
        .find("plugins", request.variable(PLUGIN))
        .filter(plugin -> plugin.text("name").equals("proxy-cache"))
        .isPresent();
  }
}
