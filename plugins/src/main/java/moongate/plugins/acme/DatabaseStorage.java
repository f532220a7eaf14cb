package moongate.plugins.acme;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.UUID;
import moongate.model.RuntimeEntities;
import moongate.model.RuntimeUnavailableException;
import moongate.model.schema.Expiry;
import moongate.model.value.Value;

/// `kong`: the gateway's database. Certificates are not stored here: they are entities of their
/// own.
record DatabaseStorage(RuntimeEntities entities, Clock clock) implements AcmeStorage {
  private static final String ID = "id";

  @Override
  public Optional<String> find(String key) throws StorageException {
    return document(key).map(document -> document.text(AcmeSchemas.VALUE));
  }

  private Optional<Value.Obj> document(String key) throws StorageException {
    try {
      return entities.find(AcmeSchemas.STORAGE, AcmeSchemas.KEY, key);
    } catch (RuntimeUnavailableException unavailable) {
      throw problem(unavailable);
    }
  }

  @Override
  public void put(String key, String value, Duration lifetime) throws StorageException {
    var document = document(key, value, lifetime);
    try {
      var old = document(key);
      boolean isReplaced =
          old.isPresent() && entities.replace(AcmeSchemas.STORAGE, old.get().text(ID), document);
      if (!isReplaced) {
        entities.insert(AcmeSchemas.STORAGE, document);
      }
    } catch (RuntimeUnavailableException unavailable) {
      throw problem(unavailable);
    }
  }

  @Override
  public boolean putIfAbsent(String key, String value, Duration lifetime) throws StorageException {
    if (document(key).isPresent()) {
      return false;
    }
    try {
      entities.insert(AcmeSchemas.STORAGE, document(key, value, lifetime));
      return true;
    } catch (RuntimeUnavailableException refused) {
      // Keys are unique, so another node may have been faster.
      if (document(key).isPresent()) {
        return false;
      }
      throw problem(refused);
    }
  }

  @Override
  public void delete(String key) throws StorageException {
    try {
      var found = document(key);
      if (found.isPresent()) {
        entities.delete(AcmeSchemas.STORAGE, found.get().text(ID));
      }
    } catch (RuntimeUnavailableException unavailable) {
      throw problem(unavailable);
    }
  }

  private Value.Obj document(String key, String value, Duration lifetime) {
    long now = Math.floorDiv(clock.millis(), 1000L);
    var document = new LinkedHashMap<String, Value>();
    document.put(ID, Value.of(UUID.randomUUID().toString()));
    document.put("created_at", Value.of(now));
    document.put("updated_at", Value.of(now));
    document.put("tags", Value.NULL);
    document.put(AcmeSchemas.KEY, Value.of(key));
    document.put(AcmeSchemas.VALUE, Value.of(value));
    long seconds = Math.ceilDiv(lifetime.toMillis(), 1000L);
    document.put(Expiry.TTL, seconds == 0 ? Value.NULL : Value.of(seconds));
    var whole = Value.of(document);
    return Expiry.begun(whole, whole, clock);
  }

  private static StorageException problem(RuntimeUnavailableException unavailable) {
    return new StorageException(String.valueOf(unavailable.getMessage()), unavailable);
  }
}
