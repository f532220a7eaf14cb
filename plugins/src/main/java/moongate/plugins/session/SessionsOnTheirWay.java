package moongate.plugins.session;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import moongate.model.value.Value;

/// Sessions whose cookies were sent but whose data is not in the database yet: a client may be
/// faster than that. Safe for all threads.
final class SessionsOnTheirWay {
  private static final int MOST = 5000;

  private final ConcurrentHashMap<String, OnItsWay> byKey = new ConcurrentHashMap<>();

  private record OnItsWay(Value.Obj document, boolean isUnwanted) {}

  /// False when there are too many.
  boolean begin(String key, Value.Obj document) {
    if (byKey.size() >= MOST) {
      return false;
    }
    byKey.put(key, new OnItsWay(document, false));
    return true;
  }

  Optional<Value.Obj> find(String key) {
    var found = byKey.get(key);
    return found == null || found.isUnwanted ? Optional.empty() : Optional.of(found.document);
  }

  /// Marks a session as unwanted: it is deleted again once it was stored.
  void cancel(String key) {
    byKey.computeIfPresent(key, (_, session) -> new OnItsWay(session.document, true));
  }

  /// It was stored, or storing has failed; true if it was cancelled meanwhile.
  boolean isUnwanted(String key) {
    var arrived = byKey.remove(key);
    return arrived != null && arrived.isUnwanted;
  }
}
