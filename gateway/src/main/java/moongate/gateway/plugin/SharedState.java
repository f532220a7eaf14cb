package moongate.gateway.plugin;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Things that outlive plans, such as counters: made at their first use, kept as long as the node.
/// Safe for all threads.
public final class SharedState {
  private final ConcurrentHashMap<Class<?>, Object> things = new ConcurrentHashMap<>();

  /// The one `T` of this node.
  public <T> T get(Class<T> type, Supplier<? extends T> maker) {
    return type.cast(things.computeIfAbsent(type, _ -> maker.get()));
  }
}
