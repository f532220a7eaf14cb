package moongate.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import moongate.model.Snapshot;
import moongate.model.value.Value;
import moongate.sql.testing.PostgresServer;
import moongate.sql.testing.SilentLink;
import moongate.store.StoreException;
import moongate.store.StoreProblem;
import moongate.store.testing.Documents;
import moongate.testkit.Await;
import moongate.testkit.KeptLog;
import moongate.testkit.LoggedLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Nodes that share a PostgreSQL.
class TwoNodesTest {
  private final ArrayList<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (var one : open.reversed()) {
      one.close();
    }
  }

  @Test
  void aChangeIsServedByTheOtherNode() throws Exception {
    var database = bootstrapped(PostgresServer.shared().emptyDatabase());
    var first = node(database);
    var second = node(database);

    var service = insert(first, "shared");
    awaitService(second, service);

    delete(second, service);
    await(first, served -> served.service(service.text("id")) == null);
  }

  /// The bound is the issue's; a loaded machine gets as many tries as it needs.
  @Test
  void aChangeIsServedByTheOtherNodeWithinATenthOfASecond() throws Exception {
    var database = bootstrapped(PostgresServer.shared().emptyDatabase());
    var first = node(database);
    var second = node(database);
    var tries = new AtomicInteger();
    Await.value(
        () -> {
          var start = System.nanoTime();
          awaitService(second, insert(first, "service" + tries.incrementAndGet()));
          return Duration.ofNanos(System.nanoTime() - start);
        },
        took -> took.compareTo(Duration.ofMillis(100)) < 0);
  }

  @Test
  void whatANodeSendsIsHeardByAllOfItsClusterAndNobodyElse() throws Exception {
    var ours = bootstrapped(PostgresServer.shared().emptyDatabase());
    var others = bootstrapped(PostgresServer.shared().emptyDatabase());
    var first = node(ours).store();
    var heard = new LinkedBlockingQueue<String>();
    node(ours).store().onMessage("order", heard::add);
    var heardElsewhere = new LinkedBlockingQueue<String>();
    var stranger = node(others).store();
    stranger.onMessage("order", heardElsewhere::add);

    sendUntilHeard(first, "order ours", heard);
    sendUntilHeard(stranger, "order another's", heardElsewhere);

    assertThat(heard).doesNotContain("order another's");
    assertThat(heardElsewhere).doesNotContain("order ours");
  }

  /// What is sent before the other one listens is lost.
  private static void sendUntilHeard(SqlStore from, String message, BlockingQueue<String> heard)
      throws Exception {
    for (int i = 0; i < 300; i++) {
      from.send(message);
      if (message.equals(heard.poll(100, TimeUnit.MILLISECONDS))) {
        return;
      }
    }
    throw new AssertionError("not heard: " + message);
  }

  @Test
  void whatAnotherNodeHasTakenIsRefusedAtOnce() throws Exception {
    var database = bootstrapped(PostgresServer.shared().emptyDatabase());
    var first = store(database);
    var second = store(database);
    insert(first, "taken");

    assertThatThrownBy(() -> insert(second, "taken"))
        .isInstanceOfSatisfying(
            StoreException.class,
            refused -> assertThat(refused.problem()).isInstanceOf(StoreProblem.NotUnique.class));
  }

  @Test
  void ofNodesThatInsertTheSameNameAtOnceOneSucceeds() throws Exception {
    var database = bootstrapped(PostgresServer.shared().emptyDatabase());
    var nodes = List.of(node(database), node(database), node(database));
    try (var threads = Executors.newCachedThreadPool()) {
      for (int i = 0; i < 20; i++) {
        var name = "wanted" + i;
        var start = new CyclicBarrier(nodes.size());
        var tries =
            nodes.stream()
                .map(node ->
                    threads.submit(() -> {
                      start.await();
                      return isInserted(node, name);
                    }))
                .toList();
        int succeeded = 0;
        for (var one : tries) {
          succeeded += one.get() ? 1 : 0;
        }
        assertThat(succeeded).as(name).isEqualTo(1);
      }
    }
  }

  private static boolean isInserted(Running node, String name) throws StoreException {
    try {
      var _ = insert(node, name);
      return true;
    } catch (StoreException refused) {
      assertThat(refused.problem()).isInstanceOf(StoreProblem.NotUnique.class);
      return false;
    }
  }

  @Test
  void nodesServeOnWithoutTheirDatabaseAndCatchUpWhenItIsBack() throws Exception {
    var server = PostgresServer.start();
    open.add(server);
    var database = bootstrapped(server.emptyDatabase());
    var first = node(database);
    var second = node(database);
    var before = insert(first, "before");
    awaitService(second, before);

    assertThat(first.store.isReachable()).isTrue();
    server.down();
    awaitReachable(first, false);
    assertThatThrownBy(() -> insert(first, "meanwhile"))
        .isInstanceOfSatisfying(
            StoreException.class,
            refused -> assertThat(refused.problem()).isInstanceOf(StoreProblem.Unavailable.class));
    assertThat(first.store.current().service(before.text("id"))).isNotNull();
    assertThat(second.store.find("services", before.text("id"))).contains(before);

    server.up();
    var third = store(database);
    var after = insert(third, "after");
    awaitService(first, after);
    awaitService(second, after);
    awaitService(second, insert(first, "meanwhile"));
    awaitReachable(first, true);
  }

  @Test
  void aNodeThatWasAwayForLongerThanTheLogReachesReadsEverythingAnew() throws Exception {
    var database = bootstrapped(PostgresServer.shared().emptyDatabase());
    var first = store(database);
    var second = store(database);
    var old = insert(first, "old");
    second.store.load();
    var next = insert(first, "next");
    delete(first, old);
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute("update forgotten_changes set number = (select max(number) from changes)");
      statement.execute("delete from changes");
    }

    insert(second, "own");

    assertThat(second.store.current().service(next.text("id"))).isNotNull();
    assertThat(second.store.current().service(old.text("id"))).isNull();
  }

  /// A standby took over that had not got everything, say.
  @Test
  void whatADatabaseThatWasAwayHasLostIsNotServedOn() throws Exception {
    var server = PostgresServer.start();
    open.add(server);
    var schema = server.emptySchema();
    var database = bootstrapped(server.database(Optional.of(schema)));
    var node = node(database);
    var lost = insert(node, "lost");
    var left = insert(node, "left");
    server.sql("delete from %s.documents where id = '%s'".formatted(schema, lost.text("id")));
    server.down();
    server.up();

    await(node, served -> served.service(lost.text("id")) == null);
    assertThat(node.store.current().service(left.text("id"))).isNotNull();
  }

  /// A backup was put back, while nobody lost a connection.
  @Test
  void aDatabaseThatIsBackInThePastIsReadAnew() throws Exception {
    var server = PostgresServer.shared();
    var schema = server.emptySchema();
    var database = bootstrapped(server.database(Optional.of(schema)));
    var node = node(database);
    var left = insert(node, "left");
    var lost = insert(node, "lost");
    server.sql(
        ("delete from %1$s.documents where id = '%2$s';"
                + " delete from %1$s.changes where id = '%2$s'")
            .formatted(schema, lost.text("id")));

    await(node, served -> served.service(lost.text("id")) == null);
    assertThat(node.store.current().service(left.text("id"))).isNotNull();
  }

  @Test
  void noDefectEndsTheFollowing() throws Exception {
    var database = bootstrapped(PostgresServer.shared().emptyDatabase());
    var first = node(database);
    var second = store(database);
    var isThrown = new AtomicBoolean();
    second.store.onChange((next, problems) -> {
      if (isThrown.compareAndSet(false, true)) {
        throw new StackOverflowError();
      }
      return () -> {};
    });
    try (var _ = KeptLog.expect("cannot take over a change")) {
      second.store.follow();

      awaitService(second, insert(first, "one"));
      assertThat(isThrown).isTrue();
      awaitService(second, insert(first, "two"));
    }
  }

  /// A firewall has forgotten the connection that waits for news, and tells nobody.
  @Test
  void whatIsSentIsHeardAgainAfterTheConnectionWentSilent() throws Exception {
    var server = PostgresServer.shared();
    var schema = server.emptySchema();
    var direct = bootstrapped(server.database(Optional.of(schema)));
    try (var link = SilentLink.to(server.port())) {
      var away = node(server.databaseAt(link.port(), schema)).store();
      var heard = new LinkedBlockingQueue<String>();
      away.onMessage("order", heard::add);
      var first = node(direct).store();
      sendUntilHeard(first, "order before", heard);

      link.silence();

      sendUntilHeard(first, "order after", heard);
    }
  }

  /// It does so while this node asks what is new, just after it was seen to be alive.
  @Test
  void aConnectionThatGoesSilentHoldsTheFollowingUpForAWhileOnly() throws Exception {
    var server = PostgresServer.shared();
    var schema = server.emptySchema();
    var direct = bootstrapped(server.database(Optional.of(schema)));
    try (var link = SilentLink.to(server.port())) {
      var away = node(server.databaseAt(link.port(), schema));
      var first = node(direct);
      link.silenceWhenAskedFor("forgotten_changes");

      awaitService(away, insert(first, "after"));
    }
  }

  /// It takes connections, and then says nothing.
  @Test
  @Timeout(25)
  void aDatabaseThatSaysNothingIsGivenUpSoon() throws Exception {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var database = PostgresServer.shared().databaseAt(silent.getLocalPort(), "public");

      assertThatThrownBy(database::connect).isInstanceOf(SQLException.class);
    }
  }

  private record Running(SqlStore store, LinkedBlockingQueue<Snapshot> served) {}

  private Running node(Database database) throws StoreException {
    var running = store(database);
    running.store.follow();
    return running;
  }

  /// An operator empties the database under the nodes, and makes new tables.
  @Test
  void aNodeServesOnWithoutTablesAndFollowsWhenThereAreNewOnes() throws Exception {
    var database = bootstrapped(PostgresServer.shared().emptyDatabase());
    var node = node(database);
    var before = insert(node, "before");
    try (var log = LoggedLines.of("moongate.store")) {
      new Migrations(database).reset();
      assertThatThrownBy(() -> insert(node, "refused"))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("'moongate migrations bootstrap'");
      Await.that(() ->
          log.texts().stream()
              .anyMatch(line -> line.contains("is away") && line.contains("gone:")));
      assertThat(node.store.current().service(before.text("id"))).isNotNull();

      bootstrapped(database);
      await(node, served -> served.service(before.text("id")) == null);
    }
    awaitService(node, insert(node, "after"));
  }

  private Running store(Database database) throws StoreException {
    var store = SqlStore.open(database, SecretCipher.OFF, Documents.SCHEMAS);
    open.add(store);
    var served = new LinkedBlockingQueue<Snapshot>();
    store.onChange((next, _) -> () -> served.add(next));
    assertThat(store.load().list()).isEmpty();
    return new Running(store, served);
  }

  private static Database bootstrapped(Database database) throws Exception {
    new Migrations(database).apply();
    return database;
  }

  private static Value.Obj insert(Running node, String name) throws StoreException {
    var service = Documents.service(name);
    node.store.change(transaction -> {
      transaction.insert("services", service);
      return service;
    });
    return service;
  }

  private static void delete(Running node, Value.Obj service) throws StoreException {
    node.store.change(transaction -> transaction.delete("services", service.text("id")));
  }

  private static void awaitService(Running node, Value.Obj service) throws Exception {
    await(node, served -> served.service(service.text("id")) != null);
  }

  /// An answer holds for a moment.
  private static void awaitReachable(Running node, boolean expected) throws Exception {
    Await.that(() -> node.store.isReachable() == expected);
  }

  private static void await(Running node, Predicate<Snapshot> isSeen) throws Exception {
    for (var served = node.store.current(); !isSeen.test(served); ) {
      var next = node.served.poll(30, TimeUnit.SECONDS);
      assertThat(next).as("a change within 30 seconds").isNotNull();
      served = node.store.current();
    }
  }
}
