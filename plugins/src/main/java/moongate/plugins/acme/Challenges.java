package moongate.plugins.acme;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import moongate.fiber.Background;
import moongate.fiber.Fiber;
import moongate.gateway.plugin.NodeAccess;
import moongate.model.RuntimeUnavailableException;
import moongate.model.Snapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The answers to open challenges (RFC 8555, 8.3): those of this node's orders in memory, those of
/// other nodes in the storage. Safe for all threads.
final class Challenges {
  private static final Logger log = LoggerFactory.getLogger("moongate.plugin.acme");
  private static final Duration LIFETIME = Duration.ofHours(1);

  /// Anybody may ask for any token, so the number of concurrent look-ups in the storage is limited;
  /// further requests get nothing.
  private static final int MOST_LOOKUPS = 32;

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{16,256}");

  private final AcmeStorage storage;
  private final NodeAccess node;
  private final boolean isInConfiguration;
  private final ConcurrentHashMap<String, String> own = new ConcurrentHashMap<>();
  private final Semaphore lookups = new Semaphore(MOST_LOOKUPS);

  /// @param isInConfiguration whether answers are passed on as configuration, because data planes
  ///   do not reach the storage
  Challenges(AcmeStorage storage, NodeAccess node, boolean isInConfiguration) {
    this.storage = storage;
    this.node = node;
    this.isInConfiguration = isInConfiguration;
  }

  /// Lets every node answer `token` from now on. Blocks.
  void answer(String token, String answer) throws StorageException, InterruptedException {
    own.put(token, answer);
    if (!isInConfiguration) {
      storage.put(key(token), answer, LIFETIME);
      return;
    }
    try {
      node.configuration().add(AcmeSchemas.CHALLENGES, AcmeSchemas.challenge(token, answer));
    } catch (RuntimeUnavailableException refused) {
      throw new StorageException(String.valueOf(refused.getMessage()), refused);
    }
    Thread.sleep(node.spread()); // then all data planes know it
  }

  /// Forgets an answer. Blocks.
  void forget(String token) {
    own.remove(token);
    try {
      if (isInConfiguration) {
        node.configuration().remove(AcmeSchemas.CHALLENGES, AcmeSchemas.TOKEN, token);
      } else {
        storage.delete(key(token));
      }
    } catch (StorageException | RuntimeUnavailableException kept) {
      log.warn("acme: an answered challenge stays in the storage: {}", kept.getMessage());
    }
  }

  /// The answer to `token`, while the fiber waits.
  Optional<String> find(Fiber fiber, String token, Snapshot snapshot) {
    if (!TOKEN.matcher(token).matches()) {
      return Optional.empty();
    }
    var known = own.get(token);
    if (known != null) {
      return Optional.of(known);
    }
    if (isInConfiguration) {
      return snapshot.documentsWith(AcmeSchemas.CHALLENGES, AcmeSchemas.TOKEN, token).stream()
          .findFirst()
          .map(document -> document.text(AcmeSchemas.ANSWER));
    }
    // An order may have begun under another configuration.
    return storage instanceof NodeStorage memory ? memory.find(key(token)) : lookUp(fiber, token);
  }

  private Optional<String> lookUp(Fiber fiber, String token) {
    if (!lookups.tryAcquire()) {
      return Optional.empty();
    }
    try {
      return Background.VIRTUAL.await(fiber, () -> stored(token));
    } finally {
      lookups.release();
    }
  }

  private Optional<String> stored(String token) {
    try {
      return storage.find(key(token));
    } catch (StorageException unavailable) {
      log.error("acme: cannot look up a challenge: {}", unavailable.getMessage());
      return Optional.empty();
    }
  }

  private static String key(String token) {
    return "challenge:" + token;
  }
}
