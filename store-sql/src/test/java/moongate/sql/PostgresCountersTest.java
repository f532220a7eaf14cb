package moongate.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import moongate.model.RuntimeCounters;
import moongate.model.RuntimeUnavailableException;
import moongate.sql.testing.PostgresServer;
import moongate.store.testing.Documents;
import moongate.testkit.Await;
import moongate.testkit.KeptLog;
import org.junit.jupiter.api.Test;

class PostgresCountersTest extends CountersContract {
  @Override
  Database newDatabase() throws Exception {
    var database = PostgresServer.shared().emptyDatabase();
    new Migrations(database).apply();
    return database;
  }

  @Test
  void whatIsAddedWhileTheDatabaseIsDownIsAddedAfterwards() throws Exception {
    try (var server = PostgresServer.start()) {
      var own = server.emptyDatabase();
      new Migrations(own).apply();
      try (var store = SqlStore.open(own, SecretCipher.OFF, Documents.SCHEMAS)) {
        var counters = store.counters();
        assertThat(read(counters, "a")).containsExactly(0);
        server.down();
        assertThatThrownBy(() -> read(counters, "a"))
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(RuntimeUnavailableException.class)
            .hasMessageContaining("PostgreSQL at ");
        counters.add(one("a"));
        counters.add(one("a"));
        server.up();
        Await.that(() -> isAnswering(counters));
        assertThat(read(counters, "a")).containsExactly(2);
      }
    }
  }

  @Test
  void noDefectEndsTheCounting() throws Exception {
    var isThrown = new AtomicBoolean();
    InstantSource defective =
        () -> {
          if (isThrown.compareAndSet(false, true)) {
            throw new StackOverflowError();
          }
          return Instant.now();
        };
    try (var server = PostgresServer.start()) {
      var own = server.emptyDatabase();
      new Migrations(own).apply();
      server.down();
      try (var counters = new SqlCounters(own, new Outage(), defective.withZone(ZoneOffset.UTC))) {
        try (var _ = KeptLog.expect("cannot count in PostgreSQL")) {
          counters.add(one("a"));
          assertThatThrownBy(() -> read(counters, "a"))
              .hasCauseInstanceOf(RuntimeUnavailableException.class);
        }
        assertThat(isThrown).isTrue();
        server.up();
        Await.that(() -> isAnswering(counters));
      }
    }
  }

  private static boolean isAnswering(RuntimeCounters counters) throws Exception {
    try {
      return read(counters, "a").length > 0;
    } catch (ExecutionException notYet) {
      return false;
    }
  }
}
