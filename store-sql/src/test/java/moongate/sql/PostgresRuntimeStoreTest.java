package moongate.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import moongate.sql.testing.PostgresServer;
import moongate.store.RememberedEntities;
import moongate.store.testing.Documents;
import org.junit.jupiter.api.Test;

class PostgresRuntimeStoreTest extends RuntimeStoreContract {
  @Override
  Database newDatabase() throws Exception {
    var database = PostgresServer.shared().emptyDatabase();
    new Migrations(database).apply();
    return database;
  }

  @Test
  void anotherNodeForgetsWhatIsDeletedHere() throws Exception {
    var database = newDatabase();
    try (var here = SqlStore.open(database, SecretCipher.OFF, Documents.SCHEMAS);
        var there = SqlStore.open(database, SecretCipher.OFF, Documents.SCHEMAS)) {
      there.load();
      there.follow();
      var forgotten = new LinkedBlockingQueue<String>();
      there.runtime().onForgotten((_, id) -> forgotten.add(id));
      var consumer = Documents.consumer("c");
      for (int i = 0; i < 100; i++) {
        // What is sent before the other one listens is lost.
        var token = Documents.token("token" + i, consumer);
        here.runtime().insert("tokens", token);
        here.runtime().delete("tokens", token.text("id"));
        if (token.text("id").equals(forgotten.poll(100, TimeUnit.MILLISECONDS))) {
          return;
        }
      }
      throw new AssertionError("never heard of it");
    }
  }

  @Test
  void whatIsRememberedServesOnWhileTheDatabaseIsDown() throws Exception {
    try (var server = PostgresServer.start()) {
      var database = server.emptyDatabase();
      new Migrations(database).apply();
      try (var store = SqlStore.open(database, SecretCipher.OFF, Documents.SCHEMAS)) {
        var entities = new RememberedEntities(store.runtime(), Clock.systemUTC());
        var token = Documents.token("a", Documents.consumer("c"));
        entities.insert("tokens", token);
        assertThat(entities.find("tokens", "token", "a")).contains(token);
        server.down();
        assertThat(entities.find("tokens", "token", "a")).contains(token);
        server.up();
        assertThat(entities.find("tokens", "token", "a")).contains(token);
        assertThat(entities.delete("tokens", token.text("id"))).isTrue();
      }
    }
  }
}
