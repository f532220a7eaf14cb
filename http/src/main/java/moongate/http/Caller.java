package moongate.http;

import moongate.fiber.Fiber;

/// On whose behalf a [Client] calls: the fiber that waits, and whether anyone still wants the
/// answer. Every [Request] is one.
public interface Caller {
  /// The fiber that makes the call.
  Fiber fiber();

  /// True when nobody waits for the outcome any more. It wakes the fiber when it turns true.
  boolean isGone();

  /// A caller that stays.
  static Caller of(Fiber fiber) {
    return new Caller() {
      @Override
      public Fiber fiber() {
        return fiber;
      }

      @Override
      public boolean isGone() {
        return false;
      }
    };
  }
}
