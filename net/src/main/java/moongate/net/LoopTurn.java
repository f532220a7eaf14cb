package moongate.net;

import java.util.Arrays;

/// One turn of an event loop on epoll: all sockets that are ready are read, what came is worked on,
/// and only then what was written in the meantime leaves.
///
/// So the calls that send stand together, and the code that works on requests runs without the
/// kernel's network stack in between, which would take its place in the processor's caches each
/// time. Where nothing else is ready, nothing is delayed.
///
/// Used on the loop's thread only.
final class LoopTurn {
  private Outbound[] senders = new Outbound[64];
  private int count;
  private boolean isRunning;

  void begin() {
    isRunning = true;
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

  /// What is sent may wake fibers that write more: that leaves at once.
  void end() {
    isRunning = false;
    for (int i = 0; i < count; i++) {
      senders[i].leave();
    }
    count = 0;
  }
}
