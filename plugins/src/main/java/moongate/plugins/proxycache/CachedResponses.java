package moongate.plugins.proxycache;

import java.time.Clock;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import moongate.gateway.plugin.SharedState;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// The responses that `proxy-cache` keeps on this node, in memory, up to a share of the heap. Those
/// that were not used for the longest time are removed first. Safe for all threads.
public final class CachedResponses {
  private static final long SHARE_OF_HEAP = 8;
  private static final long LARGEST_SHARE = 8;

  private final Map<String, CachedResponse> byKey = new LinkedHashMap<>(64, 0.75f, true);
  private final long most;
  private final Clock clock;
  private long size;

  /// @param most the limit of all responses, in bytes
  CachedResponses(long most, Clock clock) {
    this.most = most;
    this.clock = clock;
  }

  /// The responses of the node.
  public static CachedResponses of(SharedState shared) {
    return shared.get(
        CachedResponses.class,
        () ->
            new CachedResponses(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP, shared.clock()));
  }

  /// The size of the largest body that is kept, in bytes.
  int largestBody() {
    return (int) Math.min(Integer.MAX_VALUE, most / LARGEST_SHARE);
  }

  synchronized @Nullable CachedResponse find(String key) {
    var found = byKey.get(key);
    if (found != null && !found.isKept(clock.millis())) {
      remove(key);
      return null;
    }
    return found;
  }

  synchronized void put(String key, CachedResponse response) {
    remove(key);
    byKey.put(key, response);
    size += response.size();
    for (Iterator<CachedResponse> oldest = byKey.values().iterator(); size > most; ) {
      size -= oldest.next().size();
      oldest.remove();
    }
  }

  /// A response for the Admin API.
  public Optional<Value> shown(String key) {
    var found = find(key);
    return found == null ? Optional.empty() : Optional.of(found.shown());
  }

  public synchronized void remove(String key) {
    var old = byKey.remove(key);
    if (old != null) {
      size -= old.size();
    }
  }

  public synchronized void clear() {
    byKey.clear();
    size = 0;
  }
}
