package moongate.plugins.tracing;

import moongate.gateway.exchange.Exchange;

/// When the tries to reach a service ended.
public final class Tries {
  private Tries() {}

  /// A try ends where the next one starts; the last one when the service has answered, or with the
  /// request where it never did. In nanoseconds as `exchange.timings()` has them.
  public static long end(Exchange exchange, int index) {
    var tries = exchange.upstream().tries();
    if (index < tries.size() - 1) {
      return tries.get(index + 1).startedNanos();
    }
    var timings = exchange.timings();
    return timings.upstreamAnswered() == 0 ? timings.finished() : timings.upstreamAnswered();
  }
}
