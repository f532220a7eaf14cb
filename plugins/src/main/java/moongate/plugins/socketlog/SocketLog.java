package moongate.plugins.socketlog;

import moongate.gateway.exchange.Exchange;
import moongate.gateway.log.LogEntry;
import moongate.gateway.plugin.Plugin;
import moongate.plugins.logging.BatchQueue;

/// Sends a JSON object for each request. Entries wait in memory until a fiber sends them, and are
/// dropped if the collector does not accept them for some time.
final class SocketLog implements Plugin {
  private final BatchQueue queue;

  SocketLog(BatchQueue queue) {
    this.queue = queue;
  }

  @Override
  public void log(Exchange exchange) {
    queue.add(exchange.fiber().loop(), LogEntry.json(exchange));
  }
}
