package moongate.functions.api;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Queue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A queue in which owners take turns: who has many items waiting does not make others wait for all
/// of them.
///
///     added: a1 a2 a3 b1 c1    taken: a1 b1 c1 a2 a3
final class FairQueue<T> {
  /// By owner, in the order of their turns; no queue is empty.
  private final LinkedHashMap<String, Queue<T>> items = new LinkedHashMap<>();

  void add(String owner, T item) {
    items.computeIfAbsent(owner, _ -> new ArrayDeque<>()).add(item);
  }

  void remove(String owner, T item) {
    items.computeIfPresent(owner, (_, own) -> own.remove(item) && own.isEmpty() ? null : own);
  }

  /// Takes the oldest item of the first owner whose oldest item `mayBeTaken`. That owner's next
  /// turn is after all others'.
  @Nullable T take(Predicate<T> mayBeTaken) {
    for (var entry : items.entrySet()) {
      var own = entry.getValue();
      if (mayBeTaken.test(own.element())) {
        var owner = entry.getKey();
        items.remove(owner);
        var item = own.remove();
        if (!own.isEmpty()) {
          items.put(owner, own);
        }
        return item;
      }
    }
    return null;
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  int size() {
    return items.values().stream().mapToInt(Queue::size).sum();
  }

  void clear() {
    items.clear();
  }
}
