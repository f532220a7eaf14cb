package moongate.lua.runtime;

/// Records whether coroutines that start with a function work without a stack of their own. If some
/// needed one later, new ones start with it. Shared by all threads, without synchronisation.
public final class StacklessRecord {
  private static final int MOST_FAILURES = 3;

  private int failures;

  /// True as long as few coroutines have needed a stack.
  boolean isGood() {
    return failures < MOST_FAILURES;
  }

  void fail() {
    failures++;
  }
}
