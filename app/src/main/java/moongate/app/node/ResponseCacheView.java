package moongate.app.node;

import java.util.Optional;
import moongate.admin.node.NodeCache;
import moongate.model.value.Value;
import moongate.plugins.proxycache.CachedResponses;

/// The responses of `proxy-cache` for the Admin API.
record ResponseCacheView(CachedResponses responses) implements NodeCache {
  @Override
  public Optional<Value> find(String key) {
    return responses.shown(key);
  }

  @Override
  public void remove(String key) {
    responses.remove(key);
  }

  @Override
  public void clear() {
    responses.clear();
  }
}
