package moongate.plugins.jsonschema;

/// The number of steps that are left for checking one document.
final class Budget {
  private static final int LEAST = 10_000;
  private static final int FOR_EACH_BYTE = 16;

  private long left;

  Budget(int bytes) {
    left = LEAST + (long) FOR_EACH_BYTE * bytes;
  }

  /// Takes one step; false if none is left.
  boolean takes() {
    return --left >= 0;
  }

  boolean isUsedUp() {
    return left < 0;
  }
}
