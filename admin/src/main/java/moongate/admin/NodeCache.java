package moongate.admin;

import java.util.Optional;
import moongate.model.Value;

/// What functions keep on this node by `kong.cache`. Safe for all threads.
public interface NodeCache {
  /// The value under `key`; empty when there is none.
  Optional<Value> find(String key);

  void remove(String key);

  /// Forgets everything.
  void clear();
}
