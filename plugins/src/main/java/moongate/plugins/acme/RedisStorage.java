package moongate.plugins.acme;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import moongate.model.value.Utf8;
import moongate.plugins.redis.Redis;
import moongate.plugins.redis.Reply;

/// `redis`: in a Redis that the nodes share.
///
/// @param namespace stands before all keys
/// @param scanCount how many keys Redis should visit in one step of a listing
record RedisStorage(Redis redis, LoopCalls calls, String namespace, int scanCount)
    implements AcmeStorage.Listing {
  private static final Duration LONGEST_CALL = Duration.ofSeconds(30);
  private static final Duration LONGEST_LISTING = Duration.ofMinutes(1);
  private static final int LONGEST_REPLY = 2 << 20;

  /// The largest number of keys that are listed.
  private static final int MOST_KEYS = 100_000;

  @Override
  public Optional<String> find(String key) throws StorageException {
    return call("GET", named(key)) instanceof Reply.Text(var text)
        ? Optional.of(Utf8.text(text))
        : Optional.empty();
  }

  @Override
  public void put(String key, String value, Duration lifetime) throws StorageException {
    set(key, value, lifetime);
  }

  @Override
  public boolean putIfAbsent(String key, String value, Duration lifetime) throws StorageException {
    return set(key, value, lifetime, "NX") instanceof Reply.Text;
  }

  private Reply set(String key, String value, Duration lifetime, String... options)
      throws StorageException {
    var command = new ArrayList<>(List.of("SET", named(key), Utf8.bytes(value)));
    if (!lifetime.isZero()) {
      command.addAll(List.of("PX", Long.toString(lifetime.toMillis())));
    }
    command.addAll(List.of(options));
    return call(command.toArray(String[]::new));
  }

  @Override
  public void delete(String key) throws StorageException {
    call("DEL", named(key));
  }

  @Override
  public List<String> keys(String prefix) throws StorageException {
    var keys = new ArrayList<String>();
    var cursor = "0";
    long end = System.nanoTime() + LONGEST_LISTING.toNanos();
    do {
      if (System.nanoTime() - end > 0) {
        throw new StorageException(
            "Redis at %s did not come to an end of its keys within %d s; a larger scan_count helps"
                .formatted(redis.name(), LONGEST_LISTING.toSeconds()));
      }
      var reply =
          call("SCAN", cursor, "MATCH", pattern(prefix), "COUNT", Integer.toString(scanCount));
      if (!(reply instanceof Reply.Many(var parts))
          || parts.size() != 2
          || !(parts.get(0) instanceof Reply.Text(var next))
          || !(parts.get(1) instanceof Reply.Many(var found))) {
        throw new StorageException(
            "Redis at " + redis.name() + " answered something else than keys");
      }
      for (var key : found) {
        if (key instanceof Reply.Text(var name) && name.startsWith(named(prefix))) {
          keys.add(Utf8.text(name).substring(namespace.length()));
        }
      }
      cursor = next;
    } while (!cursor.equals("0") && keys.size() < MOST_KEYS);
    return keys.stream().distinct().toList();
  }

  private String pattern(String prefix) {
    return named(prefix).replaceAll("[\\\\*?\\[\\]]", "\\\\$0") + "*";
  }

  private String named(String key) {
    return Utf8.bytes(namespace + key);
  }

  private Reply call(String... command) throws StorageException {
    try {
      var reply =
          calls.await(
              caller ->
                  redis.call(caller.fiber(), List.of(List.of(command)), LONGEST_REPLY).getFirst(),
              LONGEST_CALL);
      if (reply instanceof Reply.Refusal(var message)) {
        throw new StorageException("Redis at " + redis.name() + " refused: " + message);
      }
      return reply;
    } catch (CallException failed) {
      throw new StorageException(String.valueOf(failed.getMessage()), failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new StorageException("the node stops", stopped);
    }
  }
}
