package moongate.admin.node;

import java.util.Optional;
import moongate.model.value.Value;

/// What is kept on this node under keys: by functions, by `kong.cache`, or by a plugin. Safe for
/// all threads.
public interface NodeCache {
  /// The value under `key`; empty when there is none.
  Optional<Value> find(String key);

  void remove(String key);

  /// Forgets everything.
  void clear();
}
