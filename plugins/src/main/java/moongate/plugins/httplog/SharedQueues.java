package moongate.plugins.httplog;

import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import moongate.model.value.Value;
import moongate.plugins.logging.BatchQueue;

/// The queues of the node's `http-log`. Plugins that send the same way to the same place share one,
/// so that the entries of several routes fill a batch together. A queue lives as long as a plugin
/// uses it. For all threads.
final class SharedQueues {
  private final Map<Value.Obj, WeakReference<BatchQueue>> queues = new HashMap<>();

  /// @param config what has to be equal
  synchronized BatchQueue of(Value.Obj config, Supplier<BatchQueue> creation) {
    var known = queues.get(config);
    var queue = known == null ? null : known.get();
    if (queue == null) {
      queue = creation.get();
      queues.values().removeIf(each -> each.get() == null);
      queues.put(config, new WeakReference<>(queue));
    }
    return queue;
  }
}
