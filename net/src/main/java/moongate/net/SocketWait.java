package moongate.net;

import io.netty.util.concurrent.Future;
import java.net.ConnectException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import moongate.fiber.Fiber;
import moongate.http.Caller;
import moongate.http.SocketException;
import moongate.http.SocketException.Kind;
import org.jspecify.annotations.Nullable;

/// The fiber that waits at a socket: for one thing at a time, and not for ever.
final class SocketWait {
  private final Deadline deadline;
  private @Nullable Fiber waiting;
  private boolean isTimedOut;

  SocketWait(NettyLoop loop) {
    this.deadline = new Deadline(loop, this::expired);
  }

  /// Waits until `isOver`, which something that calls [#wake] makes true.
  void until(Caller caller, BooleanSupplier isOver, Duration timeout) {
    if (isOver.getAsBoolean()) {
      return;
    }
    isTimedOut = false;
    deadline.in(timeout.toNanos());
    try {
      while (!isOver.getAsBoolean()) {
        if (caller.isGone()) {
          throw new SocketException(Kind.CALLER_GONE, "client aborted");
        }
        if (isTimedOut) {
          throw new SocketException(Kind.TIMEOUT, "timeout");
        }
        waiting = caller.fiber();
        caller.fiber().park();
      }
    } finally {
      waiting = null;
      deadline.clear();
    }
  }

  /// Waits until `step` has succeeded.
  void until(Caller caller, Future<?> step, Duration timeout) {
    step.addListener(_ -> wake());
    until(caller, step::isDone, timeout);
    if (!step.isSuccess()) {
      throw failed(step.cause());
    }
  }

  static SocketException failed(@Nullable Throwable cause) {
    var text = cause == null ? "closed" : String.valueOf(cause.getMessage());
    if (cause instanceof ConnectException && text.contains("refused")) {
      return new SocketException(Kind.REFUSED, "connection refused");
    }
    return new SocketException(Kind.FAILED, text);
  }

  void wake() {
    var fiber = waiting;
    if (fiber != null) {
      waiting = null;
      fiber.unpark();
    }
  }

  private void expired() {
    isTimedOut = true;
    wake();
  }

  /// Nobody waits here again.
  void end() {
    deadline.cancel();
  }
}
