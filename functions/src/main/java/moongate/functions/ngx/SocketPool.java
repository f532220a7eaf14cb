package moongate.functions.ngx;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import moongate.fiber.Loop;
import moongate.http.ByteStream;
import org.jspecify.annotations.Nullable;

/// The idle connections of one worker that functions have kept with `setkeepalive`.
final class SocketPool {
  private static final int MOST_IN_ALL = 512;

  /// A connection that waits for its next user.
  record Idle(ByteStream stream, int reused, Loop.Timer expiry) {}

  private final Map<String, ArrayDeque<Idle>> byKey = new HashMap<>();
  private int count;

  /// The connection that was put aside last and is still there; null when there is none.
  @Nullable Idle take(String key) {
    var idle = byKey.get(key);
    while (idle != null && !idle.isEmpty()) {
      var found = idle.removeLast();
      count--;
      found.expiry.cancel();
      if (idle.isEmpty()) {
        byKey.remove(key);
      }
      if (found.stream.isOpen() && !found.stream.hasUnread()) {
        return found;
      }
      found.stream.close();
    }
    return null;
  }

  /// Puts a connection aside.
  ///
  /// @param size how many of `key` at most; the oldest makes room
  void give(String key, ByteStream stream, int reused, Duration idleTime, int size, Loop loop) {
    var idle = byKey.computeIfAbsent(key, _ -> new ArrayDeque<>());
    while (idle.size() >= size) {
      close(idle.removeFirst());
    }
    if (count >= MOST_IN_ALL) {
      closeAny();
    }
    var expiry = loop.schedule(idleTime, () -> expire(key, stream));
    idle.addLast(new Idle(stream, reused, expiry));
    byKey.put(key, idle);
    count++;
  }

  private void expire(String key, ByteStream stream) {
    var idle = byKey.get(key);
    if (idle != null && idle.removeIf(candidate -> candidate.stream == stream)) {
      count--;
      stream.close();
      if (idle.isEmpty()) {
        byKey.remove(key);
      }
    }
  }

  private void close(Idle idle) {
    count--;
    idle.expiry.cancel();
    idle.stream.close();
  }

  private void closeAny() {
    Iterator<ArrayDeque<Idle>> all = byKey.values().iterator();
    while (all.hasNext()) {
      var some = all.next();
      if (some.isEmpty()) {
        continue; // that of the connection which comes
      }
      close(some.removeFirst());
      if (some.isEmpty()) {
        all.remove();
      }
      return;
    }
  }
}
