package moongate.lua.runtime;

import java.util.Map;
import java.util.WeakHashMap;

/// The numbers by which `tostring` tells objects apart: counted per state, in the order in which
/// they were asked for, so that they say nothing of memory or of other states.
final class ObjectNumbers {
  /// What an entry costs.
  private static final int BYTES = 96;

  private final Map<Object, Integer> numbers = new WeakHashMap<>();
  private int last;

  ObjectNumbers() {}

  /// The number of an object whose class compares by identity.
  int of(Meter meter, Object object) {
    var known = numbers.get(object);
    if (known != null) {
      return known;
    }
    meter.charge(BYTES);
    numbers.put(object, ++last);
    return last;
  }
}
