package moongate.net.upstream;

import io.netty.util.concurrent.Future;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLException;
import moongate.fiber.Fiber;
import moongate.http.Caller;
import moongate.http.SocketException;
import moongate.http.SocketException.Kind;
import moongate.net.loop.Deadline;
import moongate.net.loop.NettyLoop;
import moongate.net.tls.ChainProblem;
import moongate.net.tls.PeerTls;
import org.jspecify.annotations.Nullable;

/// The fiber that waits for a socket: for one event at a time, and with a timeout.
public final class SocketWait {
  private static final List<String> KNOWN =
      List.of(
          "cannot assign requested address",
          "network is unreachable",
          "no route to host",
          "connection timed out",
          "connection reset by peer",
          "connection refused");

  private final Deadline deadline;
  private @Nullable Fiber waiting;
  private boolean isTimedOut;

  public SocketWait(NettyLoop loop) {
    this.deadline = new Deadline(loop, this::expired);
  }

  /// Waits until `isOver` is true; whatever makes it true calls [#wake].
  void until(Caller caller, BooleanSupplier isOver, Duration timeout) {
    if (isOver.getAsBoolean()) {
      return;
    }
    isTimedOut = false;
    caller.fiber().loop().timePassed(); // a function may have worked for long before it waits
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
  public void until(Caller caller, Future<?> step, Duration timeout) {
    step.addListener(_ -> wake());
    until(caller, step::isDone, timeout);
    if (!step.isSuccess()) {
      throw failed(step.cause());
    }
  }

  /// Waits until `connecting` has succeeded; if it does not, `close` is run.
  void untilConnected(Caller caller, Future<?> connecting, Duration timeout, Runnable close) {
    boolean isConnected = false;
    try {
      until(caller, connecting, timeout);
      isConnected = true;
    } finally {
      if (!isConnected) {
        close.run();
      }
    }
  }

  /// The error in the usual words of sockets and OpenSSL.
  static SocketException failed(@Nullable Throwable cause) {
    var text = cause == null ? "" : UpstreamWords.message(cause);
    if (cause instanceof ConnectException && text.contains("refused")) {
      return new SocketException(Kind.REFUSED, "connection refused");
    }
    if (NodeShortage.isCause(cause)) {
      return new SocketException(Kind.EXHAUSTED, plain(text));
    }
    return new SocketException(
        Kind.FAILED, cause instanceof SSLException ? tls(PeerTls.reason(cause)) : plain(text));
  }

  private static String tls(String text) {
    var problem = ChainProblem.of(text);
    if (problem != null) {
      return problem.number() + ": " + problem.words();
    }
    return text.contains("No name matching") || text.contains("No subject alternative")
        ? "certificate host mismatch"
        : "handshake failed";
  }

  private static String plain(String text) {
    for (var known : KNOWN) {
      if (text.toLowerCase(Locale.ROOT).contains(known)) {
        return known;
      }
    }
    return "connection failed";
  }

  public void wake() {
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
  public void end() {
    deadline.cancel();
  }
}
