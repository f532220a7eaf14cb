package moongate.lua.runtime;

import java.util.Map;
import java.util.WeakHashMap;

/// The numbers by which `tostring` tells objects apart: counted per state, in the order in which
/// they were asked for, so that they say nothing of memory or of other states.
///
/// So many objects at a time, and no more, or they would be a way to keep memory: once there were
/// more, new ones show the JVM's identity hash, a random number in which two of them may agree.
final class ObjectNumbers {
  private static final int MOST = 10_000;

  /// What an entry costs.
  private static final int BYTES = 96;

  /// The bit that sets hashes apart from counted numbers.
  private static final int HASHED = 0x8000_0000;

  private final Map<Object, Integer> numbers = new WeakHashMap<>();
  private int last;
  private boolean isFull;

  ObjectNumbers() {}

  /// Lets go of the entries whose objects are gone: the map does so by itself only when it is used.
  void tidy() {
    var unused = numbers.isEmpty();
  }

  /// The number of an object whose class compares by identity.
  int of(Meter meter, Object object) {
    var known = numbers.get(object);
    if (known != null) {
      return known;
    }
    // For good: an object must not show another number the next time.
    isFull |= numbers.size() >= MOST;
    if (isFull) {
      return System.identityHashCode(object) | HASHED;
    }
    meter.charge(BYTES);
    numbers.put(object, ++last);
    return last;
  }
}
