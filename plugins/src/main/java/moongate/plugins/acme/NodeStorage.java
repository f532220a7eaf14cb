package moongate.plugins.acme;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// `shm`: the memory of this node, while it runs.
final class NodeStorage implements AcmeStorage.Listing {
  /// The most certificates and locks on one node.
  private static final int MOST = 20_000;

  private final Clock clock;
  private final ConcurrentHashMap<String, Kept> values = new ConcurrentHashMap<>();

  private record Kept(String value, long endMillis) {}

  NodeStorage(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Optional<String> find(String key) {
    var kept = values.get(key);
    return kept != null && isAlive(kept) ? Optional.of(kept.value) : Optional.empty();
  }

  private boolean isAlive(Kept kept) {
    return kept.endMillis > clock.millis();
  }

  @Override
  public void put(String key, String value, Duration lifetime) throws StorageException {
    makeRoom(key);
    values.put(key, kept(value, lifetime));
  }

  @Override
  public boolean putIfAbsent(String key, String value, Duration lifetime) throws StorageException {
    makeRoom(key);
    var mine = kept(value, lifetime);
    var isMine = new boolean[1];
    values.compute(
        key,
        (_, old) -> {
          isMine[0] = old == null || !isAlive(old);
          return isMine[0] ? mine : old;
        });
    return isMine[0];
  }

  private Kept kept(String value, Duration lifetime) {
    return new Kept(
        value, lifetime.isZero() ? Long.MAX_VALUE : clock.millis() + lifetime.toMillis());
  }

  private void makeRoom(String key) throws StorageException {
    if (values.size() < MOST || values.containsKey(key)) {
      return;
    }
    values.values().removeIf(kept -> !isAlive(kept));
    if (values.size() >= MOST) {
      throw new StorageException("the node keeps " + MOST + " values already; use another storage");
    }
  }

  @Override
  public void delete(String key) {
    values.remove(key);
  }

  @Override
  public List<String> keys(String prefix) {
    return values.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix) && isAlive(entry.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
