package moongate.plugins.httplog;

import moongate.gateway.exchange.Exchange;
import moongate.gateway.log.LogEntry;
import moongate.gateway.plugin.Plugin;
import moongate.plugins.logging.BatchQueue;

/// Sends entries of requests as JSON, one object or an array of several at a time.
final class HttpLog implements Plugin {
  private final BatchQueue queue;

  HttpLog(BatchQueue queue) {
    this.queue = queue;
  }

  @Override
  public void log(Exchange exchange) {
    queue.add(exchange.fiber().loop(), LogEntry.json(exchange));
  }
}
