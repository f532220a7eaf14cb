package moongate.gateway.balance;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import moongate.http.IpText;

/// The state of one address of a target: its health and load. Outlives plans. Safe for all threads.
///
/// The health is packed into one number: four counters of eight bits, and whether it is unhealthy.
final class Endpoint {
  /// The kinds of failures, each with a counter and a threshold of its own.
  enum Failure {
    TCP("tcp_failures"),
    HTTP("http_failures"),
    TIMEOUT("timeouts");

    /// The counter's name in the configuration.
    final String counter;

    Failure(String counter) {
      this.counter = counter;
    }

    int shift() {
      return 8 * (ordinal() + 1);
    }
  }

  private static final long UNHEALTHY = 1L << 32;
  private static final long COUNTER = 0xFF;
  private static final double DECAY_NANOS = 10e9;

  private final InetSocketAddress address;
  private final String ip;
  private final AtomicInteger changes;
  private final AtomicLong health = new AtomicLong();
  private final AtomicInteger active = new AtomicInteger();
  private double latency;
  private long latencyNanos;

  /// @param changes counts the changes of health of all endpoints of an upstream
  Endpoint(InetSocketAddress address, AtomicInteger changes) {
    this.address = address;
    this.ip = IpText.of(address.getAddress());
    this.changes = changes;
  }

  InetSocketAddress address() {
    return address;
  }

  String ip() {
    return ip;
  }

  boolean isHealthy() {
    return (health.get() & UNHEALTHY) == 0;
  }

  /// Counts a success, which resets all failures. True if the endpoint became healthy.
  ///
  /// @param threshold how many in a row make it healthy; 0 for never
  boolean succeeded(int threshold) {
    while (true) {
      long before = health.get();
      if (before == 0) {
        return false;
      }
      long after = 0;
      if ((before & UNHEALTHY) != 0) {
        long successes = Math.min((before & COUNTER) + 1, COUNTER);
        boolean isEnough = threshold > 0 && successes >= threshold;
        after = isEnough ? 0 : UNHEALTHY | successes;
      }
      if (health.compareAndSet(before, after)) {
        return changed(before, after);
      }
    }
  }

  /// Counts a failure, which resets all successes. True if the endpoint became unhealthy.
  ///
  /// @param threshold how many in a row make it unhealthy; 0 for never
  boolean failed(Failure kind, int threshold) {
    while (true) {
      long before = health.get();
      long after = before & ~COUNTER;
      if ((before & UNHEALTHY) == 0 && threshold > 0) {
        long failures = Math.min((before >>> kind.shift() & COUNTER) + 1, COUNTER);
        after = (after & ~(COUNTER << kind.shift())) | failures << kind.shift();
        after = failures >= threshold ? UNHEALTHY : after;
      }
      if (before == after || health.compareAndSet(before, after)) {
        return changed(before, after);
      }
    }
  }

  /// Sets the health, whatever was counted. True if that is a change.
  boolean mark(boolean isHealthy) {
    long after = isHealthy ? 0 : UNHEALTHY;
    return changed(health.getAndSet(after), after);
  }

  private boolean changed(long before, long after) {
    boolean isChanged = ((before ^ after) & UNHEALTHY) != 0;
    if (isChanged) {
      changes.incrementAndGet();
    }
    return isChanged;
  }

  /// The number of requests in flight.
  int active() {
    return active.get();
  }

  void began() {
    active.incrementAndGet();
  }

  void ended() {
    active.decrementAndGet();
  }

  /// The moving average of response times in nanoseconds, what is old counting less; 0 when nothing
  /// is known.
  synchronized double latency(long nowNanos) {
    return latency * Math.exp(-Math.max(0, nowNanos - latencyNanos) / DECAY_NANOS);
  }

  synchronized void took(long nanos, long nowNanos) {
    if (latencyNanos == 0) {
      latency = nanos;
    } else {
      double weight = Math.exp(-Math.max(0, nowNanos - latencyNanos) / DECAY_NANOS);
      latency = latency * weight + nanos * (1 - weight);
    }
    latencyNanos = nowNanos;
  }

  /// Starts with the average latency of the others, so that a new address is not flooded.
  synchronized void startsWith(double average, long nowNanos) {
    if (latencyNanos == 0 && average > 0) {
      latency = average;
      latencyNanos = nowNanos;
    }
  }
}
