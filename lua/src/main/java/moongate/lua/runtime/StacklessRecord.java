package moongate.lua.runtime;

/// Whether coroutines that begin with a function get along without a stack of their own: those that
/// needed one in the end had better begin with it. Shared by all threads, which need not agree.
public final class StacklessRecord {
  private static final int MOST_FAILURES = 3;

  private int failures;

  /// True as long as few have needed a stack.
  boolean isGood() {
    return failures < MOST_FAILURES;
  }

  void fail() {
    failures++;
  }
}
