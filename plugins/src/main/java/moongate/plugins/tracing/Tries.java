package moongate.plugins.tracing;

import moongate.gateway.exchange.Exchange;

/// The end times of the tries to reach a service.
public final class Tries {
  private Tries() {}

  /// A try ends when the next one starts. The last one ends when the service has answered, or with
  /// the request if it has not. In nanoseconds, like `exchange.timings()`.
  public static long end(Exchange exchange, int index) {
    var tries = exchange.upstream().tries();
    if (index < tries.size() - 1) {
      return tries.get(index + 1).startedNanos();
    }
    var timings = exchange.timings();
    return timings.upstreamAnswered() == 0 ? timings.finished() : timings.upstreamAnswered();
  }
}
