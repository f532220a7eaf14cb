package moongate.lua.runtime;

import java.util.Map;
import java.util.WeakHashMap;

/// The numbers by which `tostring` distinguishes objects. They are counted per state, in the order
/// in which they are first needed, so that they reveal nothing about memory or other states.
///
/// Their count is limited, because otherwise they could be used to occupy memory: after the limit
/// was reached, new objects show the JVM's identity hash, a random number that two objects may
/// share.
final class ObjectNumbers {
  private static final int MOST = 10_000;

  /// The charge for an entry.
  private static final int BYTES = 96;

  /// The bit that distinguishes hashes from counted numbers.
  private static final int HASHED = 0x8000_0000;

  private final Map<Object, Integer> numbers = new WeakHashMap<>();
  private int last;
  private boolean isFull;

  ObjectNumbers() {}

  /// Removes the entries whose objects were collected: the map does so only when it is used.
  void tidy() {
    var unused = numbers.isEmpty();
  }

  /// The number of an object whose class has identity equality.
  int of(Meter meter, Object object) {
    var known = numbers.get(object);
    if (known != null) {
      return known;
    }
    // Permanently: an object must not show another number the next time.
    isFull |= numbers.size() >= MOST;
    if (isFull) {
      return System.identityHashCode(object) | HASHED;
    }
    meter.charge(BYTES);
    numbers.put(object, ++last);
    return last;
  }
}
