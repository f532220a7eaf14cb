package moongate.gateway.exchange;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A handful of values under keys, cheaper than a map: requests seldom have more than three.
final class Slots {
  private Object[] pairs = new Object[4];
  private int used;

  @Nullable Object find(Object key) {
    for (int i = 0; i < used; i += 2) {
      if (pairs[i] == key || pairs[i].equals(key)) {
        return pairs[i + 1];
      }
    }
    return null;
  }

  Object find(Object key, Supplier<?> maker) {
    var found = find(key);
    if (found != null) {
      return found;
    }
    var made = maker.get();
    if (used == pairs.length) {
      pairs = java.util.Arrays.copyOf(pairs, used * 2);
    }
    pairs[used] = key;
    pairs[used + 1] = made;
    used += 2;
    return made;
  }
}
