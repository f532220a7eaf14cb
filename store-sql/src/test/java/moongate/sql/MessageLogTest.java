package moongate.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import moongate.sql.testing.PostgresServer;
import moongate.sql.testing.SilentLink;
import moongate.store.MessageLog;
import moongate.store.StoreException;
import moongate.store.testing.Documents;
import moongate.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What nodes tell each other by a PostgreSQL, whatever happens to their connections.
@Timeout(120)
class MessageLogTest {
  private static final String MISSED = "(missed)";

  private final ArrayList<AutoCloseable> open = new ArrayList<>();

  private record Node(SqlStore store, LinkedBlockingQueue<String> read)
      implements MessageLog.Reader {
    void say(String text) throws StoreException {
      store.messageLog().append(UUID.randomUUID(), text);
    }

    @Override
    public void read(String text) {
      read.add(text);
    }

    @Override
    public void missed() {
      read.add(MISSED);
    }

    /// The next `count` messages, and then nothing.
    List<String> next(int count) throws InterruptedException {
      var found = new ArrayList<String>();
      while (found.size() < count) {
        var text = read.poll(30, TimeUnit.SECONDS);
        assertThat(text).as("a message after %s", found).isNotNull();
        found.add(text);
      }
      assertThat(read.poll(300, TimeUnit.MILLISECONDS)).as("one too many").isNull();
      return found;
    }
  }

  @AfterEach
  void closeAll() throws Exception {
    for (var one : open.reversed()) {
      one.close();
    }
  }

  private Node node(Database database) throws Exception {
    var node = opened(database);
    node.store.follow();
    return node;
  }

  /// It does not look for news yet.
  private Node opened(Database database) throws Exception {
    new Migrations(database).apply();
    var store = SqlStore.open(database, SecretCipher.OFF, Documents.SCHEMAS);
    open.add(store);
    assertThat(store.load().list()).isEmpty();
    var node = new Node(store, new LinkedBlockingQueue<>());
    store.messageLog().follow(node);
    return node;
  }

  @Test
  void othersReadAMessageOnceAndItsSenderDoesNot() throws Exception {
    var database = PostgresServer.shared().emptyDatabase();
    var first = node(database);
    first.say("before the others were there");
    var second = node(database);
    var third = node(database);

    first.say("a");
    first.say("a");
    second.say("b");

    assertThat(first.next(1)).containsExactly("b");
    assertThat(second.next(2)).containsExactly("a", "a");
    assertThat(third.next(3)).containsExactly("a", "a", "b");
  }

  @Test
  void aMessageMayBeLong() throws Exception {
    var database = PostgresServer.shared().emptyDatabase();
    var first = node(database);
    var second = node(database);
    var text = "x".repeat(1_400_000);

    first.say(text);

    assertThat(second.next(1)).containsExactly(text);
  }

  @Test
  void aMessageThatIsAppendedAgainIsTheSame() throws Exception {
    var database = PostgresServer.shared().emptyDatabase();
    var first = node(database);
    var second = node(database);
    var id = UUID.randomUUID();

    first.store.messageLog().append(id, "a");
    first.store.messageLog().append(id, "a");
    first.say("b");

    assertThat(second.next(2)).containsExactly("a", "b");
  }

  @Test
  void aDelayedMessageComesWhenItsTimeHasComeThoughItsSenderHasGone() throws Exception {
    var database = PostgresServer.shared().emptyDatabase();
    var first = node(database);
    var second = node(database);
    var third = node(database);

    first.store.messageLog().appendLater(UUID.randomUUID(), "later", Duration.ofSeconds(4));
    first.store.messageLog().appendLater(UUID.randomUUID(), "soon", Duration.ofMillis(1500));
    first.say("now");
    assertThat(second.next(1)).containsExactly("now");
    assertThat(second.next(1)).containsExactly("soon");
    open.remove(first.store);
    first.store.close();

    assertThat(second.next(1)).containsExactly("later");
    assertThat(third.next(3)).containsExactly("now", "soon", "later");
    assertThat(first.read).isEmpty();
  }

  @Test
  void nothingIsMissedOrReadTwiceWhileConnectionsAreCut() throws Exception {
    var server = PostgresServer.shared();
    var schema = server.emptySchema();
    var database = server.database(Optional.of(schema));
    var first = node(database);
    var second = node(database);
    var all = IntStream.range(0, 300).mapToObj(Integer::toString).toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var saying =
          threads.submit(() -> {
            for (var text : all) {
              sayUntilItIsStored(first, text);
            }
            return true;
          });
      while (!saying.isDone()) {
        server.sql(
            "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()");
        Thread.sleep(50);
      }
    }

    assertThat(second.next(all.size())).isEqualTo(all);
  }

  private static void sayUntilItIsStored(Node node, String text) throws Exception {
    var id = UUID.randomUUID();
    Await.that(() -> {
      try {
        node.store.messageLog().append(id, text);
        return true;
      } catch (StoreException cut) {
        return false;
      }
    });
  }

  @Test
  void aNodeReadsWhatItHasMissedWhenTheDatabaseIsBack() throws Exception {
    var server = PostgresServer.start();
    open.add(server);
    var schema = server.emptySchema();
    var direct = server.database(Optional.of(schema));
    try (var link = SilentLink.to(server.port())) {
      var away = node(server.databaseAt(link.port(), schema));
      var first = node(direct);
      first.say("a");
      assertThat(away.next(1)).containsExactly("a");

      link.silence();
      first.say("b");
      server.down();
      assertThatThrownBy(() -> first.say("lost")).isInstanceOf(StoreException.class);
      server.up();
      sayUntilItIsStored(first, "c");

      assertThat(away.next(2)).containsExactly("b", "c");
    }
  }

  @Test
  void whoComesTooLateIsTold() throws Exception {
    var server = PostgresServer.shared();
    var schema = server.emptySchema();
    var database = server.database(Optional.of(schema));
    var first = node(database);
    var late = opened(database);
    first.say("expired");
    server.sql("update %s.node_messages set expires_at = 0".formatted(schema));
    first.store.runtime().sweep();
    first.say("a");

    late.store.follow();
    assertThat(late.next(2)).containsExactly(MISSED, "a");

    server.sql(
        "delete from %1$s.node_messages; update %1$s.node_message_log set written = 7, forgotten = 7"
            .formatted(schema));
    assertThat(late.next(1)).containsExactly(MISSED);
    first.say("b");
    assertThat(late.next(1)).containsExactly("b");
  }

  @Test
  void theLogIsBounded() throws Exception {
    var server = PostgresServer.shared();
    var schema = server.emptySchema();
    var first = node(server.database(Optional.of(schema)));
    first.say("old");
    server.sql(
        "update %s.node_message_log set written = written + %d"
            .formatted(schema, MessageRows.MOST_BYTES));

    first.say("new");

    assertThat(server.sql("select message from %s.node_messages".formatted(schema)))
        .isEqualTo("new");
  }

  @Test
  void aDatabaseThatSaysNothingHoldsNobodyForLong() throws Exception {
    var server = PostgresServer.shared();
    var schema = server.emptySchema();
    var direct = server.database(Optional.of(schema));
    try (var link = SilentLink.to(server.port())) {
      var away = node(server.databaseAt(link.port(), schema));
      var first = node(direct);
      away.say("a");
      assertThat(first.next(1)).containsExactly("a");
      link.silenceWhenAskedFor("into node_messages");

      long start = System.nanoTime();
      assertThatThrownBy(() -> away.say("b")).isInstanceOf(StoreException.class);
      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(10);
    }
  }
}
