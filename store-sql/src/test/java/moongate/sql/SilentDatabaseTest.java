package moongate.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import moongate.model.RuntimeCounters;
import moongate.model.RuntimeUnavailableException;
import moongate.sql.testing.PostgresServer;
import moongate.sql.testing.SilentLink;
import moongate.store.StoreException;
import moongate.store.StoreProblem;
import moongate.store.testing.Documents;
import moongate.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A PostgreSQL that says nothing any more, as behind a firewall that has forgotten its connections
/// or loses all packets. The time for an answer is three seconds.
///
/// The timeouts of these tests are far from what they need, and far from what they would take if
/// everybody waited for the database, one after the other.
class SilentDatabaseTest {
  private SilentLink link;
  private Database database;
  private SqlStore store;

  @BeforeEach
  void open() throws Exception {
    var server = PostgresServer.shared();
    var schema = server.emptySchema();
    link = SilentLink.to(server.port());
    database = server.databaseAt(link.port(), schema);
    new Migrations(database).apply();
    store = SqlStore.open(database, SecretCipher.OFF, Documents.SCHEMAS);
    assertThat(store.load().list()).isEmpty();
  }

  @AfterEach
  void close() {
    link.close();
    store.close();
  }

  @Test
  @Timeout(25)
  void whoReadsWhatRequestsHaveMadeWaitsForAWhileOnly() throws Exception {
    var token = Documents.token("a", Documents.consumer("c"));
    store.runtime().insert("tokens", token);
    link.silenceWhenAskedFor("from runtime_entities");

    assertThatThrownBy(() -> store.runtime().findBy("tokens", "token", "a"))
        .isInstanceOf(StoreException.class);

    Await.that(() -> isFound("a"));
  }

  private boolean isFound(String token) {
    try {
      return store.runtime().findBy("tokens", "token", token).isPresent();
    } catch (StoreException notYet) {
      return false;
    }
  }

  @Test
  void aRequestWaitsForOneOfTheDeadConnectionsOnly() throws Exception {
    try (var pool = new ConnectionPool(database, new Outage())) {
      assertThat(
              pool.<Integer>use(_ -> pool.<Integer>use(_ -> pool.use(SilentDatabaseTest::answer))))
          .isEqualTo(1);
      Thread.sleep(ConnectionPool.TRUSTED_REST.plusMillis(100)); // they are asked if they live then
      link.silenceForAll();

      assertThatThrownBy(() -> pool.<Integer>use(SilentDatabaseTest::answer))
          .isInstanceOf(SQLException.class);

      // One of the three, and a new one.
      assertThat(link.askedInVain()).isEqualTo(2);
    }
  }

  private static int answer(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("select 1")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Test
  @Timeout(60)
  void onlyFirstRequestsWaitForADatabaseThatSaysNothing() throws Exception {
    link.silenceForAll();

    for (int i = 0; i < 50; i++) {
      assertThatThrownBy(() -> store.runtime().findBy("tokens", "token", "a"))
          .isInstanceOfSatisfying(StoreException.class, SilentDatabaseTest::isUnavailable);
    }
  }

  @Test
  @Timeout(60)
  void onlyFirstRequestsWaitForCountersThatNobodyTells() throws Exception {
    var counters = store.counters();
    assertThat(amounts(counters)).containsExactly(0);
    link.silenceForAll();

    for (int i = 0; i < 50; i++) {
      assertThatThrownBy(() -> amounts(counters))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(RuntimeUnavailableException.class);
    }
  }

  /// It is not known then whether the change was stored. What the node serves is what the database
  /// has, in any case.
  @ParameterizedTest
  @ValueSource(strings = {"pg_advisory_xact_lock", "forgotten_changes", "into documents", "COMMIT"})
  @Timeout(40)
  void aChangeThatIsUnderWayWaitsForAWhileOnly(String lastWords) throws Exception {
    link.silenceWhenAskedFor(lastWords);

    assertThatThrownBy(() -> insert("a"))
        .isInstanceOfSatisfying(
            StoreException.class,
            failure -> {
              isUnavailable(failure);
              assertThat(failure.problem().message().contains("may have been stored"))
                  .isEqualTo(lastWords.equals("COMMIT"));
            });

    Await.that(() -> isInserted("b"));
    try (var other = SqlStore.open(database, SecretCipher.OFF, Documents.SCHEMAS)) {
      assertThat(other.load().list()).isEmpty();
      assertThat(other.current().documents("services"))
          .containsExactlyInAnyOrderElementsOf(store.current().documents("services"));
    }
  }

  /// The database may work on it for long, but must say something to others meanwhile.
  @ParameterizedTest
  @ValueSource(strings = {"delete from runtime_entities", "COMMIT"})
  @Timeout(40)
  void aGreatChangeWaitsForAWhileOnly(String lastWords) throws Exception {
    var consumer = Documents.consumer("c");
    store.change(transaction -> {
      transaction.insert("consumers", consumer);
      for (int i = 0; i < 1100; i++) {
        transaction.insert("keyauth_credentials", Documents.key("key" + i, consumer));
      }
      return true;
    });
    link.silenceForAllWhenAskedFor(lastWords);
    long start = System.nanoTime();

    assertThatThrownBy(
            () -> store.change(changes -> changes.delete("consumers", consumer.text("id"))))
        .isInstanceOfSatisfying(StoreException.class, SilentDatabaseTest::isUnavailable);

    assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(12);
  }

  @Test
  @Timeout(60)
  void theDatabaseMayWorkForLong() throws Exception {
    try (var connection = database.connectForRequests();
        var statement = connection.createStatement()) {
      database.answersSoon(connection, false);
      try (var _ = new Pulse(database, new Outage(), connection)) {
        statement.execute("select pg_sleep(8)");
      }
    }
  }

  private String insert(String name) throws StoreException {
    return store.change(transaction -> {
      transaction.insert("services", Documents.service(name));
      return "changed";
    });
  }

  private boolean isInserted(String name) {
    try {
      return insert(name).equals("changed");
    } catch (StoreException notYet) {
      return false;
    }
  }

  /// For longer than one answer of the database may take: the lock is asked for again.
  @Test
  void aChangeWaitsForTheWriterOfAnotherNode() throws Exception {
    try (var writer = database.connect();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      database.beginWriting(writer);
      var change = threads.submit(() -> insert("a"));
      var first = Await.value(this::waitingSince, since -> !since.isEmpty());
      Await.value(this::waitingSince, since -> !since.isEmpty() && !since.equals(first));

      Rows.end(writer, "commit");

      assertThat(change.get()).isEqualTo("changed");
    }
  }

  private String waitingSince() {
    return PostgresServer.shared()
        .sql(
            "select query_start from pg_stat_activity where query like '%pg_advisory_xact_lock%'"
                + " and wait_event_type = 'Lock'");
  }

  @Test
  @Timeout(60)
  void changesThatWaitForEachOtherDoNotEachWaitForTheDatabase() throws Exception {
    link.silenceForAll();

    var results = inParallel(20, () -> insert("a"));

    assertThat(results).hasSize(20).doesNotContain("changed");
  }

  /// What each has returned, or the message of what it has thrown.
  private static List<String> inParallel(int count, Callable<?> task) throws Exception {
    var results = new ArrayList<String>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<?>>();
      for (int i = 0; i < count; i++) {
        running.add(threads.submit(task));
      }
      for (var one : running) {
        try {
          results.add(String.valueOf(one.get()));
        } catch (ExecutionException failed) {
          results.add(String.valueOf(failed.getMessage()));
        }
      }
    }
    return results;
  }

  private static void isUnavailable(StoreException failure) {
    assertThat(failure.problem()).isInstanceOf(StoreProblem.Unavailable.class);
  }

  private static long[] amounts(RuntimeCounters counters) throws Exception {
    return counters.read(List.of("a")).get();
  }
}
