package moongate.store;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import moongate.model.RuntimeEntities;
import moongate.model.RuntimeUnavailableException;
import moongate.model.schema.Expiry;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// Runtime entities for plugins. Entities that were found recently are cached, so that a client
/// that uses the same token repeatedly does not cause a query of the database each time.
///
/// A deletion on any node removes the entity from the cache at once. If the message about it is
/// lost, the first query after [#FRESH] removes it. While the database does not answer, older
/// cached entities are still used.
public final class RememberedEntities implements RuntimeEntities {
  private static final Duration FRESH = Duration.ofSeconds(30);
  private static final int MOST = 20_000;

  private final RuntimeStore store;
  private final Clock clock;
  private final ConcurrentHashMap<Key, Memory> memories = new ConcurrentHashMap<>();

  /// The number of removals from the cache so far.
  private final AtomicLong forgotten = new AtomicLong();

  private record Key(String entity, String field, String value) {}

  private record Memory(Value.Obj document, long sinceMillis) {}

  public RememberedEntities(RuntimeStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
    store.onForgotten(this::forget);
  }

  @Override
  public boolean isKept() {
    return true;
  }

  @Override
  public Optional<Value.Obj> remembered(String entity, String field, String value) {
    var memory = memories.get(new Key(entity, field, value));
    return memory != null && isFresh(memory) ? alive(memory.document) : Optional.empty();
  }

  private boolean isFresh(Memory memory) {
    long age = clock.millis() - memory.sinceMillis;
    // If the clock is set back, the entry counts as too old.
    return age >= 0 && age < FRESH.toMillis();
  }

  private Optional<Value.Obj> alive(Value.Obj document) {
    return Expiry.isOver(document, clock) ? Optional.empty() : Optional.of(document);
  }

  @Override
  public Optional<Value.Obj> find(String entity, String field, String value)
      throws RuntimeUnavailableException {
    var key = new Key(entity, field, value);
    long before = forgotten.get();
    try {
      var found = store.findBy(entity, field, value);
      if (found.isPresent()) {
        remember(key, found.get());
        // It may have been deleted since it was read; then no message would remove it.
        if (forgotten.get() != before) {
          memories.remove(key);
        }
      } else {
        memories.remove(key);
      }
      return found.flatMap(this::alive); // expires by this node's clock, like cached ones
    } catch (StoreException unavailable) {
      return alive(staleOrThrow(memories.get(key), unavailable));
    }
  }

  private static Value.Obj staleOrThrow(@Nullable Memory stale, StoreException unavailable)
      throws RuntimeUnavailableException {
    if (stale == null) {
      throw unavailable(unavailable);
    }
    return stale.document;
  }

  private void remember(Key key, Value.Obj document) {
    if (memories.size() >= MOST) {
      memories.values().removeIf(memory -> !isFresh(memory));
    }
    if (memories.size() < MOST) {
      memories.put(key, new Memory(document, clock.millis()));
    }
  }

  @Override
  public void insert(String entity, Value.Obj document) throws RuntimeUnavailableException {
    try {
      store.insert(entity, document);
    } catch (StoreException refused) {
      throw unavailable(refused);
    }
  }

  @Override
  public boolean replace(String entity, String id, Value.Obj document)
      throws RuntimeUnavailableException {
    try {
      return store.replace(entity, id, document);
    } catch (StoreException refused) {
      throw unavailable(refused);
    }
  }

  @Override
  public boolean delete(String entity, String id) throws RuntimeUnavailableException {
    try {
      return store.delete(entity, id);
    } catch (StoreException refused) {
      throw unavailable(refused);
    }
  }

  private void forget(String entity, String id) {
    forgotten.incrementAndGet();
    memories
        .entrySet()
        .removeIf(memory ->
            memory.getKey().entity.equals(entity)
                && memory.getValue().document.text("id").equals(id));
  }

  private static RuntimeUnavailableException unavailable(StoreException refused) {
    return new RuntimeUnavailableException(refused.problem().message(), refused);
  }
}
