package moongate.store;

import java.util.concurrent.atomic.AtomicReferenceArray;
import moongate.model.value.Value;

/// A cache of recently read values without line numbers. A configuration has thousands of equal
/// values, such as protocols, ports and times; each is kept only once. Thread-safe.
final class OftenRead {
  private static final int SLOTS = 1 << 10;
  private static final int LONGEST_TEXT = 20;

  private static final AtomicReferenceArray<Value> LATELY = new AtomicReferenceArray<>(SLOTS);

  private OftenRead() {}

  static Value number(double number) {
    return known(Value.of(number));
  }

  static Value text(String text) {
    var value = Value.of(text);
    return text.length() > LONGEST_TEXT ? value : known(value);
  }

  /// An equal value from the cache; otherwise `value`.
  private static Value known(Value value) {
    int hash = value.hashCode();
    int slot = (hash ^ (hash >>> 10) ^ (hash >>> 20)) & (SLOTS - 1);
    var lately = LATELY.get(slot);
    if (value.equals(lately)) {
      return lately;
    }
    LATELY.set(slot, value);
    return value;
  }
}
