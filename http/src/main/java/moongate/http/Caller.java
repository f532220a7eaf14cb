package moongate.http;

import moongate.fiber.Fiber;

/// The party for which a [Client] calls: it has the fiber that waits, and knows whether the answer
/// is still wanted. Every [Request] is one.
public interface Caller {
  /// The fiber that makes the call.
  Fiber fiber();

  /// True if nobody waits for the outcome any more. The fiber is woken when this becomes true.
  boolean isGone();

  /// A caller that is never gone.
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
