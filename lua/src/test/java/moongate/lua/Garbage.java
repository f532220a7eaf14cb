package moongate.lua;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Collects garbage.
final class Garbage {
  /// Long enough for a busy machine.
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private Garbage() {}

  /// Collects until `isSo` is true, or for too long. One collection may not be enough: the JVM's
  /// compilers keep the classes that they work on.
  static void collectUntil(BooleanSupplier isSo) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!isSo.getAsBoolean() && System.nanoTime() - end < 0) {
      System.gc();
    }
  }
}
