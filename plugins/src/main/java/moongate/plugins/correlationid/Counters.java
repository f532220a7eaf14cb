package moongate.plugins.correlationid;

import java.util.UUID;
import moongate.gateway.exchange.Exchange;

/// Generates the ids `<uuid of the event loop>#<number>`. Each event loop counts for itself.
final class Counters {
  private final Counter[] ofLoops;

  private static final class Counter {
    private final String prefix = UUID.randomUUID() + "#";
    private long count;
  }

  Counters(int loops) {
    ofLoops = new Counter[loops];
    for (int i = 0; i < loops; i++) {
      ofLoops[i] = new Counter();
    }
  }

  String next(Exchange exchange) {
    var counter = ofLoops[exchange.worker() % ofLoops.length];
    return counter.prefix + ++counter.count;
  }
}
