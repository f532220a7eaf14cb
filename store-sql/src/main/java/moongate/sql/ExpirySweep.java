package moongate.sql;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import moongate.model.entity.EntitySchemas;
import moongate.model.schema.Expiry;
import moongate.model.schema.Schema;
import moongate.store.DocumentStore;
import moongate.store.EntityStore;
import moongate.store.RuntimeStore;
import moongate.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes expired entities from time to time. Nothing depends on that: expired entities are
/// ignored even if they have not been deleted.
final class ExpirySweep implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("moongate.store");
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final DocumentStore store;
  private final RuntimeStore runtime;
  private final List<Schema> expiring;
  private final Clock clock;
  private volatile @Nullable Thread thread;

  private record Expired(String entity, String id) {}

  ExpirySweep(EntitySchemas schemas, DocumentStore store, RuntimeStore runtime, Clock clock) {
    this.store = store;
    this.runtime = runtime;
    this.clock = clock;
    this.expiring =
        schemas.entityNames().stream()
            .map(name -> schemas.entity(name).orElseThrow())
            .filter(Schema::isExpiring)
            .toList();
  }

  /// Sweeps until [#close].
  void start() {
    thread = Thread.ofPlatform().name("moongate-sweep").daemon().start(this::run);
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(PAUSE);
        try {
          sweep();
        } catch (StoreException unavailable) {
          log.debug("what has expired stays for now: {}", unavailable.problem().message());
        } catch (RuntimeException | Error e) {
          // The sweep must go on after any failure, even a lack of memory; otherwise the database
          // would grow.
          log.error("cannot remove what has expired", e);
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /// Sweeps once.
  void sweep() throws StoreException {
    runtime.sweep();
    var over = new ArrayList<Expired>();
    for (var schema : expiring) {
      for (var document : store.current().documents(schema.name())) {
        if (Expiry.isOver(document, clock)) {
          over.add(new Expired(schema.name(), document.text("id")));
        }
      }
    }
    if (!over.isEmpty()) {
      store.<Integer, RuntimeException>change(transaction -> removed(transaction, over));
    }
  }

  private int removed(EntityStore.Transaction transaction, List<Expired> over)
      throws StoreException {
    int removed = 0;
    for (var one : over) {
      var document = transaction.find(one.entity, one.id);
      // Its time may have been extended meanwhile.
      if (document.isPresent() && Expiry.isOver(document.get(), clock)) {
        transaction.delete(one.entity, one.id);
        removed++;
      }
    }
    return removed;
  }

  @Override
  public void close() {
    var running = thread;
    if (running != null) {
      running.interrupt();
    }
  }
}
