package moongate.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import moongate.sql.testing.PostgresServer;
import moongate.store.StoreException;
import moongate.store.testing.Documents;
import moongate.testkit.LoggedLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlStoreTest {
  private static final String KEY = "a key of 16 characters or more";

  @TempDir private Path folder;

  @Test
  void whatWasStoredIsThereWhenTheStoreIsOpenedAgain() throws Exception {
    var consumer = Documents.consumer("c");
    var key = Documents.key("secret", consumer);
    try (var store = open(SecretCipher.OFF)) {
      store.change(transaction -> {
        transaction.insert("consumers", consumer);
        transaction.insert("keyauth_credentials", key);
        return key;
      });
    }
    try (var store = open(SecretCipher.OFF)) {
      assertThat(store.current().isEmpty()).isTrue();
      assertThat(store.load().list()).isEmpty();
      assertThat(store.find("keyauth_credentials", key.text("id"))).contains(key);
      assertThat(store.current().documents("consumers")).containsExactly(consumer);
    }
  }

  @Test
  void whatComesAfterTheEndDoesNotMakeTheFileAnew() throws Exception {
    var store = open(SecretCipher.OFF);
    store.close();
    Files.delete(file());

    assertThatThrownBy(() -> store.runtime().delete("session", "none"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("closed, as the node stops");
    assertThat(file()).doesNotExist();
  }

  @Test
  void theFileIsReadableByItsOwnerOnly() throws Exception {
    try (var _ = open(SecretCipher.OFF)) {
      assertThat(Files.getPosixFilePermissions(file()))
          .allMatch(permission -> permission.name().startsWith("OWNER"));
    }
  }

  @Test
  void secretsAreEncryptedOnlyWithAKey() throws Exception {
    store(SecretCipher.OFF, "in-the-clear-12345");
    assertThat(bytesOfDatabase()).contains("in-the-clear-12345");

    store(SecretCipher.of(Optional.of(KEY)), "under-lock-and-key-12345");
    assertThat(bytesOfDatabase()).doesNotContain("under-lock-and-key-12345");
    try (var store = open(SecretCipher.of(Optional.of(KEY)))) {
      assertThat(store.load().list()).isEmpty();
      assertThat(store.findBy("keyauth_credentials", "key", "under-lock-and-key-12345"))
          .isPresent();
      assertThat(store.findBy("keyauth_credentials", "key", "in-the-clear-12345")).isPresent();
    }
  }

  @Test
  void secretsInsideOfRecordsAreEncryptedToo() throws Exception {
    var lines =
        Base64.getMimeEncoder()
            .encodeToString(
                KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate().getEncoded())
            .replace("\r", "");
    var pem = "-----BEGIN PRIVATE KEY-----\n" + lines + "\n-----END PRIVATE KEY-----\n";
    var key = Documents.pemKey("kid-1", pem);
    try (var store = open(SecretCipher.of(Optional.of(KEY)))) {
      store.load();
      store.change(transaction -> {
        transaction.insert("keys", key);
        return key;
      });
    }
    assertThat(bytesOfDatabase()).doesNotContain(lines.substring(0, 40));
    try (var store = open(SecretCipher.of(Optional.of(KEY)))) {
      assertThat(store.load().list()).isEmpty();
      assertThat(store.find("keys", key.text("id"))).contains(key);
    }
  }

  @Test
  void encryptedSecretsNeedTheirKey() throws Exception {
    store(SecretCipher.of(Optional.of(KEY)), "secret");

    try (var store = open(SecretCipher.OFF)) {
      assertThatThrownBy(store::load)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("set database_secret_key");
    }
    try (var store = open(SecretCipher.of(Optional.of("some other key for secrets")))) {
      assertThatThrownBy(store::load)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("encrypted with another database_secret_key");
    }
  }

  @Test
  void anotherProcessMayWriteTheSameFile() throws Exception {
    try (var node = open(SecretCipher.OFF);
        var command = open(SecretCipher.OFF)) {
      var service = Documents.service("imported");
      command.change(transaction -> {
        transaction.insert("services", service);
        return service;
      });

      node.change(transaction -> {
        assertThat(transaction.find("services", service.text("id"))).contains(service);
        return service;
      });
    }
  }

  @Test
  void aPostgresWithoutTablesIsNotUsed() {
    var database = PostgresServer.shared().emptyDatabase();

    assertThatThrownBy(() -> SqlStore.open(database, SecretCipher.OFF, Documents.SCHEMAS))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("run 'moongate migrations bootstrap'");
  }

  @Test
  void migrationsComeOnceAndGoWithAReset() throws Exception {
    var migrations = new Migrations(PostgresServer.shared().emptyDatabase());

    assertThat(migrations.status().isBootstrapped()).isFalse();
    var all =
        List.of(
            "001_documents",
            "002_runtime_entities",
            "003_runtime_counters",
            "004_node_messages",
            "005_delayed_messages");
    assertThat(migrations.apply()).isEqualTo(all);
    assertThat(migrations.apply()).isEmpty();
    assertThat(migrations.status().executed()).isEqualTo(all);
    migrations.reset();
    assertThat(migrations.status().isBootstrapped()).isFalse();
  }

  /// While nodes are upgraded one by one, older ones may have to start again.
  @Test
  void aDatabaseOfANewerVersionIsUsedUnlessItHasChangedTooMuch() throws Exception {
    var server = PostgresServer.shared();
    var schema = server.emptySchema();
    var database = server.database(Optional.of(schema));
    new Migrations(database).apply();
    server.sql("insert into " + schema + ".schema_migrations values ('900_more')");
    try (var log = LoggedLines.of("moongate.store");
        var _ = SqlStore.open(database, SecretCipher.OFF, Documents.SCHEMAS)) {
      assertThat(log.texts()).singleElement().asString().contains("newer version", "(900_more)");
    }

    server.sql("insert into " + schema + ".schema_migrations values ('901_other_breaking')");
    assertThatThrownBy(() -> SqlStore.open(database, SecretCipher.OFF, Documents.SCHEMAS))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("a newer version of this program has changed the tables of")
        .hasMessageContaining("(900_more, 901_other_breaking): start that version");
  }

  /// `new_schema` as a pattern would be that of the other one, too.
  @Test
  void aSchemaIsMadeAndTakenForNoOther() throws Exception {
    var server = PostgresServer.shared();
    new Migrations(server.database(Optional.of("newXschema"))).apply();
    var migrations = new Migrations(server.database(Optional.of("new_schema")));

    assertThat(migrations.status().isBootstrapped()).isFalse();
    assertThat(migrations.isOfKong()).isFalse();
    migrations.apply();
    assertThat(migrations.status().isUpToDate()).isTrue();
  }

  @Test
  void ofCommandsAtOnceOneMakesTheTables() throws Exception {
    var migrations = new Migrations(PostgresServer.shared().emptyDatabase());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<Future<List<String>>>();
      for (int i = 0; i < 5; i++) {
        all.add(threads.submit(() -> migrations.apply()));
      }
      var executed = new ArrayList<String>();
      for (var one : all) {
        executed.addAll(one.get());
      }
      assertThat(executed).isEqualTo(migrations.status().executed());
    }
  }

  private void store(SecretCipher cipher, String secret) throws Exception {
    try (var store = open(cipher)) {
      store.load();
      var consumer = Documents.consumer("owner of " + secret.hashCode());
      store.change(transaction -> {
        transaction.insert("consumers", consumer);
        transaction.insert("keyauth_credentials", Documents.key(secret, consumer));
        return secret;
      });
    }
  }

  private String bytesOfDatabase() throws Exception {
    return Files.readString(file(), StandardCharsets.ISO_8859_1);
  }

  private SqlStore open(SecretCipher cipher) throws StoreException {
    return SqlStore.open(new SqliteDatabase(file()), cipher, Documents.SCHEMAS);
  }

  private Path file() {
    return folder.resolve("db");
  }
}
