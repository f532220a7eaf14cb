package moongate.gateway.plugin;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Things that outlive plans, such as counters: made at their first use, kept as long as the node.
/// Safe for all threads.
public final class SharedState {
  private final ConcurrentHashMap<Class<?>, Object> things = new ConcurrentHashMap<>();
  private final Secrets secrets;

  /// Of a node without secrets.
  public SharedState() {
    this(Secrets.NONE);
  }

  public SharedState(Secrets secrets) {
    this.secrets = secrets;
  }

  /// What references in the configuration stand for.
  public Secrets secrets() {
    return secrets;
  }

  /// The one `T` of this node.
  public <T> T get(Class<T> type, Supplier<? extends T> maker) {
    return type.cast(things.computeIfAbsent(type, _ -> maker.get()));
  }
}
