package moongate.plugins.counting;

import java.util.concurrent.atomic.AtomicBoolean;
import moongate.gateway.log.LogMarkers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tracks whether a store of counts fails to answer. Only the beginning and the end of an outage
/// are logged, not each request in between. Safe to share between threads.
final class Outage {
  private static final Logger log = LoggerFactory.getLogger("moongate.plugin");

  private final String store;
  private final AtomicBoolean lasts = new AtomicBoolean();

  /// @param store its name in the log: "the database"
  Outage(String store) {
    this.store = store;
  }

  /// To be called when the store did not answer.
  CountsUnavailable because(String why) {
    boolean isFirst = lasts.compareAndSet(false, true);
    if (isFirst) {
      log.warn("rate limits cannot be counted: {}", why);
    }
    return new CountsUnavailable(why, !isFirst);
  }

  /// To be called when the store answered.
  void ends() {
    if (lasts.compareAndSet(true, false)) {
      log.info(LogMarkers.NOTICE, "rate limits are counted in {} again", store);
    }
  }
}
