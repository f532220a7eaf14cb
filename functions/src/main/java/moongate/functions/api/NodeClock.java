package moongate.functions.api;

import java.time.Instant;
import java.time.InstantSource;

/// The clocks from which functions get the time. Safe to share between threads.
public interface NodeClock extends InstantSource {
  /// The clocks of the machine.
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

  /// A monotonic clock like [System#nanoTime()], for measuring durations.
  long nanos();
}
