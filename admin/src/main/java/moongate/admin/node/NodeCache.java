package moongate.admin.node;

import java.util.Optional;
import moongate.model.value.Value;

/// A cache of this node: that of functions (`kong.cache`), or that of a plugin. Safe for all
/// threads.
public interface NodeCache {
  /// The value under `key`; empty when there is none.
  Optional<Value> find(String key);

  void remove(String key);

  /// Forgets everything.
  void clear();
}
