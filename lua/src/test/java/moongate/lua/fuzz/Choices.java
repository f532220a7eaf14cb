package moongate.lua.fuzz;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/// Random decisions, reproducible by their seed.
final class Choices {
  private final SplittableRandom random;

  Choices(long seed) {
    random = new SplittableRandom(seed);
  }

  /// An integer from 0 to `bound` - 1.
  int below(int bound) {
    return random.nextInt(bound);
  }

  /// An integer from `low` to `high`, inclusive.
  int between(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  /// True once in `times` on average.
  boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  /// A random item.
  @SafeVarargs
  final <T> T of(T... items) {
    return items[random.nextInt(items.length)];
  }

  /// A random item.
  <T> T of(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }

  /// The result of a random supplier.
  @SafeVarargs
  final <T> T make(Supplier<T>... makers) {
    return of(makers).get();
  }
}
