package moongate.plugins.acme;

import java.time.Duration;
import moongate.gateway.log.LogMarkers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Issues one certificate: makes sure that no other node is ordering it, orders it, and stores it.
/// Blocks.
record Issuer(
    AcmeConfig config, AcmeStorage storage, Certificates certificates, AcmeServer server) {
  private static final Logger log = LoggerFactory.getLogger("moongate.plugin.acme");
  private static final Duration LONGEST_ORDER = Duration.ofMinutes(5);
  private static final Duration LONGEST_LOCK = LONGEST_ORDER.plusMinutes(1);
  private static final String ORDERING = "ordering";
  private static final String FAILED = "failed";

  /// Orders a certificate and puts it into use.
  ///
  /// @param isForced whether to order even if the last order has just failed
  /// @throws OrderException when there is none now
  void issue(String host, boolean isForced) throws OrderException, InterruptedException {
    try {
      lock(host, isForced);
      boolean isDone = false;
      try {
        certificates.keep(host, server.order(host, LONGEST_ORDER));
        isDone = true;
      } finally {
        unlock(host, isDone);
      }
    } catch (StorageException unavailable) {
      throw new OrderException("the storage failed: " + unavailable.getMessage(), unavailable);
    }
    log.info(LogMarkers.NOTICE, "acme: there is a new certificate for {}", host);
  }

  private void lock(String host, boolean isForced) throws OrderException, StorageException {
    if (storage.putIfAbsent(key(host), ORDERING, LONGEST_LOCK)) {
      return;
    }
    boolean hasFailed = storage.find(key(host)).filter(FAILED::equals).isPresent();
    if (!hasFailed) {
      throw new OrderException.Elsewhere();
    }
    if (!isForced) {
      throw new OrderException("an order failed within the last " + config.backOff());
    }
    storage.put(key(host), ORDERING, LONGEST_LOCK);
  }

  private void unlock(String host, boolean isDone) throws StorageException {
    if (isDone || config.backOff().isZero()) {
      storage.delete(key(host));
    } else {
      storage.put(key(host), FAILED, config.backOff());
    }
  }

  private static String key(String host) {
    return "lock:" + host;
  }
}
