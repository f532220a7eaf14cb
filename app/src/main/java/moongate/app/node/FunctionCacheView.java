package moongate.app.node;

import java.util.Optional;
import moongate.admin.node.NodeCache;
import moongate.functions.cache.FunctionCache;
import moongate.lua.runtime.Strings;
import moongate.model.value.Value;

/// The cache of functions for the Admin API, whose keys are text instead of bytes.
record FunctionCacheView(FunctionCache cache) implements NodeCache {
  @Override
  public Optional<Value> find(String key) {
    return cache.content(Strings.ofText(key));
  }

  @Override
  public void remove(String key) {
    cache.remove(Strings.ofText(key));
  }

  @Override
  public void clear() {
    cache.clear();
  }
}
