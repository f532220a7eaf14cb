package moongate.plugins.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import moongate.gateway.plugin.Secrets;
import moongate.gateway.plugin.SharedState;
import moongate.http.Sockets;
import moongate.model.entity.EntitySchemas;
import moongate.model.value.Value;
import moongate.plugins.redis.RedisServer;
import moongate.sql.SecretCipher;
import moongate.sql.SqlStore;
import moongate.sql.SqliteDatabase;
import moongate.store.RememberedEntities;
import moongate.testkit.DrippingServer;
import moongate.testkit.FreePort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every storage promises, on each of them.
final class StoragesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /// Lines, signs that a path or a pattern has another meaning for, and more than ASCII.
  private static final String VALUE = "-----BEGIN x-----\n\"a\" ä 1/2 %41\n";

  @TempDir Path folder;

  private final TestNetwork network = new TestNetwork();
  private final MovableClock clock = new MovableClock();

  private static final class MovableClock extends Clock {
    private volatile Instant now = Instant.now();

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  @AfterEach
  void close() {
    network.close();
  }

  private AcmeStorage storage(String kind, Map<String, Value> options) {
    var config =
        Value.of(
            Map.of(
                "account_email", Value.of("a@b.c"),
                "api_uri", Value.of("https://ca.example/directory"),
                "storage", Value.of(kind),
                "storage_config", Value.of(Map.of(kind, Value.of(options)))));
    var shared = new SharedState(Secrets.NONE, () -> null, clock);
    return network.storages().of(AcmeConfig.of(config), shared, network.calls());
  }

  private void keepsItsPromises(AcmeStorage storage) throws StorageException {
    assertThat(storage.find("lock:a.b")).isEmpty();
    assertThat(storage.putIfAbsent("lock:a.b", "one", MINUTE)).isTrue();
    assertThat(storage.putIfAbsent("lock:a.b", "two", MINUTE)).isFalse();
    assertThat(storage.find("lock:a.b")).contains("one");
    storage.put("lock:a.b", VALUE, MINUTE);
    assertThat(storage.find("lock:a.b")).contains(VALUE);
    storage.delete("lock:a.b");
    storage.delete("lock:a.b");
    assertThat(storage.find("lock:a.b")).isEmpty();
    storage.put("account:x", VALUE, AcmeStorage.FOR_EVER);
    assertThat(storage.find("account:x")).contains(VALUE);
    if (storage instanceof AcmeStorage.Listing listing) {
      storage.put("certificate:a.b", VALUE, AcmeStorage.FOR_EVER);
      storage.put("certificate:*.c", VALUE, AcmeStorage.FOR_EVER);
      assertThat(listing.keys("certificate:"))
          .containsExactlyInAnyOrder("certificate:a.b", "certificate:*.c");
      assertThat(listing.keys("other:")).isEmpty();
    }
  }

  private void countsDown(AcmeStorage storage) throws StorageException {
    storage.put("lock:old", "one", MINUTE);
    clock.now = clock.now.plus(MINUTE);
    assertThat(storage.find("lock:old")).isEmpty();
    assertThat(storage.putIfAbsent("lock:old", "two", MINUTE)).isTrue();
    assertThat(storage.find("account:x")).isPresent();
  }

  @Test
  void certificatesAreKeptInSharedMemory() throws StorageException {
    var storage = storage("shm", Map.of());
    keepsItsPromises(storage);
    countsDown(storage);
  }

  @Test
  void certificatesAreKeptInKong() throws Exception {
    var type =
        new AcmeType(
            (_, _, _, _, _) -> {
              throw new IllegalStateException("no network");
            },
            Sockets.NONE,
            (_, _) -> List.of(),
            Topology.TRADITIONAL);
    var schemas = new EntitySchemas(List.of(type.schema()));
    var database = new SqliteDatabase(folder.resolve("db"));
    try (var store = SqlStore.open(database, SecretCipher.OFF, schemas)) {
      var storage = new DatabaseStorage(new RememberedEntities(store.runtime(), clock), clock);
      keepsItsPromises(storage);
    }
  }

  @Test
  void keysThatWereNotAskedForAreNone() throws Exception {
    var answer = "*2\r\n$1\r\n0\r\n*2\r\n$1\r\nx\r\n$13\r\ncertificate:a\r\n";
    try (var redis = DrippingServer.start(answer, "x")) {
      var server = Map.of("host", Value.of("127.0.0.1"), "port", Value.of(redis.port()));
      var storage = (AcmeStorage.Listing) storage("redis", Map.copyOf(server));
      assertThat(storage.keys("certificate:")).containsExactly("certificate:a");
    }
  }

  @Test
  void certificatesAreKeptInRedis() throws Exception {
    assumeTrue(RedisServer.program().isPresent(), "redis-server is not installed");
    try (var redis = RedisServer.start(FreePort.next())) {
      var server = Map.of("host", Value.of("127.0.0.1"), "port", Value.of(redis.port()));
      keepsItsPromises(storage("redis", Map.copyOf(server)));
      var other =
          Map.<String, Value>of(
              "host", Value.of("127.0.0.1"),
              "port", Value.of(redis.port()),
              "extra_options", Value.of(Map.of("namespace", Value.of("a*[b]:"))));
      keepsItsPromises(storage("redis", other));
    }
  }

  @Test
  void certificatesAreKeptInConsul() throws Exception {
    try (var server = new KeyValueServer()) {
      var storage = storage("consul", options(server, "token", "secret"));
      keepsItsPromises(storage);
      countsDown(storage);
      var stranger = storage("consul", options(server, "token", "guess"));
      assertThatThrownBy(() -> stranger.find("x"))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("answered with status 403")
          .hasMessageNotContaining("guess");
    }
  }

  @Test
  void certificatesAreKeptInVault() throws Exception {
    try (var server = new KeyValueServer()) {
      var storage = storage("vault", options(server, "token", "secret"));
      keepsItsPromises(storage);
      countsDown(storage);
    }
  }

  @Test
  void vaultGivesPodsATokenAndAnotherWhenThatIsOver() throws Exception {
    var pod = Files.writeString(folder.resolve("token"), "of the pod\n");
    try (var server = new KeyValueServer()) {
      var options = new HashMap<>(options(server, "jwt_path", pod.toString()));
      options.put("auth_method", Value.of("kubernetes"));
      options.put("auth_path", Value.of("pods"));
      var storage = storage("vault", options);
      keepsItsPromises(storage);
      server.token.set("another");
      assertThat(storage.find("account:x")).contains(VALUE);
    }
  }

  @Test
  void aStorageThatIsNotThereIsAProblemAndNothingElse() throws IOException {
    var options = Map.<String, Value>of("host", Value.of("127.0.0.1"), "port", Value.of(1));
    for (var kind : List.of("redis", "consul", "vault")) {
      assertThatThrownBy(() -> storage(kind, options).find("x"))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("127.0.0.1:1");
    }
  }

  private static Map<String, Value> options(KeyValueServer server, String name, String value) {
    return Map.of(
        "host", Value.of("127.0.0.1"), "port", Value.of(server.port()), name, Value.of(value));
  }
}
