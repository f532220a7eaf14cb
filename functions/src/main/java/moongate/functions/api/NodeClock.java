package moongate.functions.api;

import java.time.Instant;
import java.time.InstantSource;

/// The clocks that functions are told the time by. Safe to share between threads.
public interface NodeClock extends InstantSource {
  /// The machine's.
  NodeClock SYSTEM =
      new NodeClock() {
        @Override
        public Instant instant() {
          return Instant.now();
        }

        @Override
        public long millis() {
          return System.currentTimeMillis();
        }

        @Override
        public long nanos() {
          return System.nanoTime();
        }
      };

  /// A clock that is never set, as [System#nanoTime()] is, for how long things last.
  long nanos();
}
