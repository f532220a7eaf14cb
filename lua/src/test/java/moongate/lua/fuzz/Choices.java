package moongate.lua.fuzz;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/// Random decisions that are the same for the same seed.
final class Choices {
  private final SplittableRandom random;

  Choices(long seed) {
    random = new SplittableRandom(seed);
  }

  /// A whole number from 0 to `bound` - 1.
  int below(int bound) {
    return random.nextInt(bound);
  }

  /// A whole number from `low` to `high`, both included.
  int between(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  /// True once in `times`.
  boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  /// Any of the items.
  @SafeVarargs
  final <T> T of(T... items) {
    return items[random.nextInt(items.length)];
  }

  /// Any of the items.
  <T> T of(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }

  /// What any of the makers makes.
  @SafeVarargs
  final <T> T make(Supplier<T>... makers) {
    return of(makers).get();
  }
}
