package moongate.plugins.acme;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Stores what the nodes of one gateway share. All methods may block; safe for all threads.
interface AcmeStorage {
  /// The lifetime of values that never expire.
  Duration FOR_EVER = Duration.ZERO;

  Optional<String> find(String key) throws StorageException;

  void put(String key, String value, Duration lifetime) throws StorageException;

  /// Stores a value if there is none; false if there was one.
  boolean putIfAbsent(String key, String value, Duration lifetime) throws StorageException;

  void delete(String key) throws StorageException;

  /// A storage whose keys can be listed, so that certificates can be kept in it.
  interface Listing extends AcmeStorage {
    /// The keys that begin with `prefix`, in no order.
    List<String> keys(String prefix) throws StorageException;
  }
}
