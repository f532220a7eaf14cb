package moongate.plugins.jsonschema;

/// What is left to check one document with.
final class Budget {
  private static final int LEAST = 10_000;
  private static final int FOR_EACH_BYTE = 16;

  private long left;

  Budget(int bytes) {
    left = LEAST + (long) FOR_EACH_BYTE * bytes;
  }

  /// A step of the check; false when there is none left.
  boolean takes() {
    return --left >= 0;
  }

  boolean isUsedUp() {
    return left < 0;
  }
}
