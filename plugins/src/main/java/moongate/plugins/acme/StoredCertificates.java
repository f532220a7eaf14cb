package moongate.plugins.acme;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import moongate.fiber.Background;
import moongate.fiber.Fiber;
import moongate.gateway.tls.Identities;
import moongate.http.TlsIdentity;
import moongate.model.Snapshot;
import moongate.model.pki.Pem;
import moongate.model.pki.PemException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps certificates in the storage, for nodes that cannot write to the configuration. Results of
/// look-ups are remembered for a while, and used longer if the storage does not answer. Safe for
/// all threads.
final class StoredCertificates implements Certificates {
  private static final Logger log = LoggerFactory.getLogger("moongate.plugin.acme");
  private static final String PREFIX = "certificate:";
  private static final long FRESH_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long FRESH_LACK_NANOS = Duration.ofSeconds(5).toNanos();

  /// Anybody may ask for any name, so the numbers of remembered names and of concurrent look-ups
  /// are limited.
  private static final int MOST_REMEMBERED = 10_000;

  private static final int MOST_LOOKUPS = 32;

  private final AcmeStorage.Listing storage;
  private final ConcurrentHashMap<String, Memory> memories = new ConcurrentHashMap<>();
  private final Semaphore lookups = new Semaphore(MOST_LOOKUPS);

  /// @param text the certificate as it is stored; null if the name has none
  private record Memory(@Nullable String text, List<TlsIdentity> identities, long sinceNanos) {
    boolean isFresh() {
      long age = System.nanoTime() - sinceNanos;
      return age < (identities.isEmpty() ? FRESH_LACK_NANOS : FRESH_NANOS);
    }

    Shown shown() {
      return identities.isEmpty() ? Shown.MISSING : new Shown(identities, false);
    }
  }

  StoredCertificates(AcmeStorage.Listing storage) {
    this.storage = storage;
  }

  @Override
  public Shown shown(Fiber fiber, String host, Snapshot snapshot) {
    var memory = memories.get(host);
    if (memory != null && memory.isFresh()) {
      return memory.shown();
    }
    if (!lookups.tryAcquire()) {
      return memory == null ? Shown.CONFIGURED : memory.shown();
    }
    try {
      return Background.VIRTUAL.await(fiber, () -> lookUp(host, memory));
    } finally {
      lookups.release();
    }
  }

  private Shown lookUp(String host, @Nullable Memory memory) {
    try {
      var found = storage.find(PREFIX + host);
      return remembered(host, found, memory).shown();
    } catch (StorageException unavailable) {
      log.error("acme: cannot look up the certificate of {}: {}", host, unavailable.getMessage());
      return memory == null ? Shown.CONFIGURED : memory.shown();
    }
  }

  /// An equal certificate stays the same object, so that everything cached by it stays valid.
  private Memory remembered(String host, Optional<String> found, @Nullable Memory memory) {
    var text = found.orElse(null);
    var identities =
        memory != null && text != null && text.equals(memory.text)
            ? memory.identities
            : identities(host, text);
    var fresh = new Memory(text, identities, System.nanoTime());
    if (memories.size() >= MOST_REMEMBERED) {
      memories.values().removeIf(old -> !old.isFresh());
    }
    if (memories.size() < MOST_REMEMBERED || memories.containsKey(host)) {
      memories.put(host, fresh);
    }
    return fresh;
  }

  private static List<TlsIdentity> identities(String host, @Nullable String text) {
    if (text == null) {
      return List.of();
    }
    try {
      return List.of(Identities.identity(text, text));
    } catch (PemException unreadable) {
      log.error(
          "acme: the stored certificate of {} is of no use: {}", host, unreadable.getMessage());
      return List.of();
    }
  }

  @Override
  public void keep(String host, NewCertificate certificate) throws StorageException {
    var text = certificate.chain() + certificate.keyText();
    storage.put(PREFIX + host, text, AcmeStorage.FOR_EVER);
    remembered(host, Optional.of(text), null);
  }

  @Override
  public List<Held> all() throws StorageException {
    var all = new ArrayList<Held>();
    for (var key : storage.keys(PREFIX)) {
      var host = key.substring(PREFIX.length());
      try {
        storage
            .find(key)
            .ifPresent(text -> all.add(new Held(host, Pem.certificates(text).getFirst())));
      } catch (PemException unreadable) {
        log.error(
            "acme: the stored certificate of {} is of no use: {}", host, unreadable.getMessage());
      }
    }
    return all;
  }
}
