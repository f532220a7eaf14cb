package moongate.net.loop;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One turn of an event loop on epoll: first all sockets that are ready are read, then the input is
/// processed, and only then the output is sent.
///
/// So the system calls for sending come together, and the code that works on requests runs without
/// the kernel's network stack in between, which would replace it in the processor's caches each
/// time. If nothing else is ready, nothing is delayed.
///
/// Within a turn, the clock is read once for what several fibers do, unless one of them says that
/// it took long.
///
/// Used on the loop's thread only.
final class LoopTurn {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /// This many steps of fibers take about a tenth of a millisecond.
  private static final int STEPS_A_LOOK = 16;

  private @Nullable Outbound[] senders = new Outbound[64];
  private int count;
  private boolean isRunning;
  private boolean isTimeKnown;
  private long nanos;
  private int stepsLeft;
  private boolean isWallKnown;
  private long wallMillis;
  private long wallNanos;

  void begin() {
    isRunning = true;
    isTimeKnown = false;
    isWallKnown = false;
  }

  /// See [moongate.fiber.Loop#nanoTime()].
  long nanoTime() {
    if (!isRunning) {
      return System.nanoTime();
    }
    if (!isTimeKnown) {
      isTimeKnown = true;
      stepsLeft = STEPS_A_LOOK;
      nanos = System.nanoTime();
    }
    return nanos;
  }

  /// See [moongate.fiber.Loop#currentTimeMillis()]. Read once per turn, and then derived from the
  /// other clock.
  long currentTimeMillis() {
    if (!isRunning) {
      return System.currentTimeMillis();
    }
    long now = nanoTime();
    if (!isWallKnown) {
      isWallKnown = true;
      wallMillis = System.currentTimeMillis();
      wallNanos = now;
    }
    return wallMillis + (now - wallNanos) / NANOS_PER_MILLI;
  }

  /// The known time is outdated.
  void timePassed() {
    isTimeKnown = false;
  }

  /// The known time is outdated if there were too many steps.
  void stepDone() {
    stepsLeft--;
    isTimeKnown &= stepsLeft > 0;
  }

  /// True if `outbound` will be asked to send at the end of the turn; false outside of a turn.
  boolean takes(Outbound outbound) {
    if (!isRunning) {
      return false;
    }
    if (count == senders.length) {
      senders = Arrays.copyOf(senders, count * 2);
    }
    senders[count++] = outbound;
    return true;
  }

  /// Sending may wake fibers that write more, which is sent at once.
  void end() {
    isRunning = false;
    for (int i = 0; i < count; i++) {
      var sender = Objects.requireNonNull(senders[i]);
      senders[i] = null;
      sender.leave();
    }
    count = 0;
  }
}
