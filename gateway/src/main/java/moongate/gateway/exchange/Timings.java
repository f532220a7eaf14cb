package moongate.gateway.exchange;

import java.util.concurrent.TimeUnit;

/// The times of a request by the monotonic clock, in nanoseconds; 0 if it has not come that far.
public final class Timings {
  private final long startedMillis;
  private final long started;
  private long upstreamCalled;
  private long upstreamAnswered;
  private long headSent;
  private long finished;

  Timings(long startedMillis, long started) {
    this.startedMillis = startedMillis;
    this.started = started;
  }

  /// The start of the request as wall-clock time, in milliseconds since 1970.
  public long startedMillis() {
    return startedMillis;
  }

  /// The start of the request by the monotonic clock.
  public long started() {
    return started;
  }

  /// A time by the monotonic clock as wall-clock time, in nanoseconds since 1970.
  public double epochNanos(long monotonic) {
    return startedMillis * 1e6 + (monotonic - started);
  }

  /// The first try of the service begins.
  public void upstreamCalled(long now) {
    upstreamCalled = now;
  }

  /// The head of the service's response is there, or it is certain that none will come.
  public void upstreamAnswered(long now) {
    upstreamAnswered = now;
  }

  /// The head of the response is about to leave.
  public void headSent(long now) {
    headSent = now;
  }

  /// The last byte is out.
  public void finished(long now) {
    finished = now;
  }

  /// When the first try of the service began; 0 for not yet.
  public long upstreamCalled() {
    return upstreamCalled;
  }

  /// When the head of the service's response was there, or it was certain that none would come; 0
  /// for not yet.
  public long upstreamAnswered() {
    return upstreamAnswered;
  }

  /// When the head of the response was about to leave; 0 for not yet.
  public long headSent() {
    return headSent;
  }

  /// When the last byte was out; 0 for not yet.
  public long finished() {
    return finished;
  }

  /// Milliseconds from the start of the request to the first try of the service, or to the head of
  /// the response when the gateway answered itself.
  public long proxyLatency() {
    return millis(started, upstreamCalled != 0 ? upstreamCalled : headSent);
  }

  /// Milliseconds until the service's response head; -1 when there was none.
  public long upstreamLatency() {
    return upstreamAnswered == 0 ? -1 : millis(upstreamCalled, upstreamAnswered);
  }

  /// Milliseconds from the start of the request to now, or to its last byte once that is out: what
  /// one plugin takes to log a request is no part of what the next one logs.
  public long elapsed(long now) {
    return millis(started, finished != 0 ? finished : now);
  }

  /// Milliseconds of the whole request.
  public long total() {
    return millis(started, finished);
  }

  /// Milliseconds from the service's response head to the last byte; 0 when there was none.
  public long receive() {
    return upstreamAnswered == 0 ? 0 : millis(upstreamAnswered, finished);
  }

  private static long millis(long from, long to) {
    return to <= from ? 0 : TimeUnit.NANOSECONDS.toMillis(to - from);
  }
}
