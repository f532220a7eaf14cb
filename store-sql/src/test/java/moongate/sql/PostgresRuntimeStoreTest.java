package moongate.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.HashSet;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import moongate.sql.testing.PostgresServer;
import moongate.store.RememberedEntities;
import moongate.store.RuntimeStore;
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
      var deleted = new HashSet<String>();
      for (int i = 0; i < 100; i++) {
        // What is sent before the other one listens is lost; later it may hear of an earlier one.
        var token = Documents.token("token" + i, consumer);
        here.runtime().insert("tokens", token);
        here.runtime().delete("tokens", token.text("id"));
        deleted.add(token.text("id"));
        var heard = forgotten.poll(100, TimeUnit.MILLISECONDS);
        if (heard != null) {
          assertThat(deleted).contains(heard);
          return;
        }
      }
      throw new AssertionError("never heard of it");
    }
  }

  @Test
  void whatIsDeletedWhileItIsReadIsNotRemembered() throws Exception {
    try (var store = SqlStore.open(newDatabase(), SecretCipher.OFF, Documents.SCHEMAS)) {
      var token = Documents.token("a", Documents.consumer("c"));
      store.runtime().insert("tokens", token);
      var entities =
          new RememberedEntities(
              afterEachFind(
                  store.runtime(), () -> store.runtime().delete("tokens", token.text("id"))),
              Clock.systemUTC());

      assertThat(entities.find("tokens", "token", "a")).contains(token);

      assertThat(entities.remembered("tokens", "token", "a")).isEmpty();
    }
  }

  /// The same store, where something happens between each reading and its reader.
  private static RuntimeStore afterEachFind(RuntimeStore store, Callable<?> step) {
    return (RuntimeStore)
        Proxy.newProxyInstance(
            RuntimeStore.class.getClassLoader(),
            new Class<?>[] {RuntimeStore.class},
            (_, method, arguments) -> {
              var result = method.invoke(store, arguments);
              if (method.getName().equals("findBy")) {
                step.call();
              }
              return result;
            });
  }

  /// As when it was started again: requests need not notice that.
  @Test
  void aReadIsRepeatedIfTheDatabaseHasCutTheConnection() throws Exception {
    try (var server = PostgresServer.start()) {
      var database = server.emptyDatabase();
      new Migrations(database).apply();
      try (var store = SqlStore.open(database, SecretCipher.OFF, Documents.SCHEMAS)) {
        var token = Documents.token("a", Documents.consumer("c"));
        store.runtime().insert("tokens", token);
        for (int i = 0; i < 3; i++) {
          server.sql(
              "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'moongate'");
          assertThat(store.runtime().findBy("tokens", "token", "a")).contains(token);
        }
      }
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
