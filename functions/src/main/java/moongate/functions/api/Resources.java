package moongate.functions.api;

import java.util.LinkedHashSet;
import java.util.Set;

/// The resources, such as sockets, that have to be closed when a request or timer is over. Not
/// shared between threads.
final class Resources {
  private static final int MOST = 100;

  private final Set<Scope.Owned> open = new LinkedHashSet<>();

  /// Adds a resource. It is closed at the end, unless it is removed before.
  ///
  /// @return false when there are too many: it is closed at once
  boolean add(Scope.Owned resource) {
    if (open.size() >= MOST) {
      resource.close();
      return false;
    }
    open.add(resource);
    return true;
  }

  void remove(Scope.Owned resource) {
    open.remove(resource);
  }

  /// Why one more was refused.
  static String refusal() {
    return "too many open sockets: at most " + MOST + " in one request";
  }

  void close() {
    for (var resource : open.toArray(Scope.Owned[]::new)) {
      resource.close();
    }
  }
}
