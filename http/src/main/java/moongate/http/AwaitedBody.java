package moongate.http;

import moongate.fiber.Fiber;

/// A body whose reader waits for what [#poll] does not have yet.
public interface AwaitedBody extends Body {
  /// The fiber that reads; it is woken when there is more.
  Fiber fiber();

  @Override
  default Chunk read() {
    for (; ; ) {
      var chunk = poll();
      if (chunk != null) {
        return chunk;
      }
      fiber().park();
    }
  }
}
