package moongate.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import moongate.model.RuntimeCounters;
import moongate.model.RuntimeUnavailableException;
import moongate.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counters in a table that the nodes of a database share.
///
/// One thread passes everything that has accumulated to the database: first all additions in one
/// statement, then all reads in another one. So the result of a read includes all earlier additions
/// of this node, and the busier the node is, the more requests share a statement. If nobody reads,
/// additions wait for a moment so that more of them can be sent together. If the database crashes,
/// the last additions may be lost.
final class SqlCounters implements RuntimeCounters, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("moongate.store");
  private static final Duration GATHERING = Duration.ofMillis(10);
  private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(2);

  /// The pause after a failure. Reads during this time fail at once, and also while the next
  /// attempt is under way: otherwise all requests would wait as long as it does.
  private static final Duration BREATH = Duration.ofSeconds(1);

  private static final int MOST_ADDITIONS = 100_000;

  private final Database database;
  private final Clock clock;
  private final ConnectionPool connections;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition isWorkThere = lock.newCondition();
  private Batch next = new Batch();
  private long dueNanos;
  private @Nullable RuntimeUnavailableException failure;
  private long failedNanos;
  private boolean isTrying;
  private @Nullable Thread thread;
  private boolean isClosed;

  private record Question(List<String> names, CompletableFuture<long[]> answer) {}

  private record Batch(TreeMap<String, Addition> additions, List<Question> questions) {
    Batch() {
      this(new TreeMap<>(), new ArrayList<>());
    }

    boolean isEmpty() {
      return additions.isEmpty() && questions.isEmpty();
    }

    void add(Addition addition) {
      if (additions.size() < MOST_ADDITIONS || additions.containsKey(addition.name())) {
        additions.merge(addition.name(), addition, Batch::sum);
      }
    }

    private static Addition sum(Addition one, Addition other) {
      return new Addition(one.name(), one.amount() + other.amount(), other.endMillis());
    }
  }

  SqlCounters(Database database, Outage outage, Clock clock) {
    this.database = database;
    this.clock = clock;
    this.connections = new ConnectionPool(database, outage, database::connectForCounting);
  }

  @Override
  public boolean isKept() {
    return true;
  }

  @Override
  public CompletableFuture<long[]> read(List<String> names) {
    lock.lock();
    try {
      var known = failure;
      if (known != null && (isTrying || System.nanoTime() - failedNanos < BREATH.toNanos())) {
        return CompletableFuture.failedFuture(known);
      }
      var question = new Question(names, new CompletableFuture<>());
      next.questions.add(question);
      wake();
      return question.answer;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void add(List<Addition> additions) {
    lock.lock();
    try {
      if (next.additions.isEmpty()) {
        dueNanos = System.nanoTime() + (failure == null ? GATHERING : BREATH).toNanos();
        wake();
      }
      additions.forEach(next::add);
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    if (thread == null) {
      thread = Thread.ofPlatform().name("moongate-counters").daemon().start(this::run);
    }
    isWorkThere.signal();
  }

  private void run() {
    try {
      for (var batch = await(); !batch.isEmpty(); batch = await()) {
        try {
          take(batch);
        } catch (RuntimeException | Error e) {
          // Counting must go on after any failure, even a lack of memory; otherwise requests would
          // wait forever.
          log.error("cannot count in {}", database.name(), e);
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits for the next batch; an empty one means that this object is closed.
  private Batch await() throws InterruptedException {
    lock.lock();
    try {
      while (next.questions.isEmpty() && !isClosed) {
        if (next.additions.isEmpty()) {
          isWorkThere.await();
        } else if (isWorkThere.awaitNanos(dueNanos - System.nanoTime()) <= 0) {
          break;
        }
      }
      var batch = next;
      next = new Batch();
      isTrying = true;
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void take(Batch batch) {
    boolean isAdded = false;
    try {
      if (!batch.additions.isEmpty()) {
        write(batch.additions.values());
      }
      isAdded = true;
      if (!batch.questions.isEmpty()) {
        answer(batch.questions);
      }
      succeeded();
    } catch (SQLException | StoreException | RuntimeException | Error e) {
      failed(batch, isAdded, new RuntimeUnavailableException(database.told(e), e));
    }
  }

  private void write(Collection<Addition> additions) throws SQLException, StoreException {
    connections.transaction(connection -> {
      CounterRows.add(connection, additions);
      return true;
    });
  }

  private void answer(List<Question> questions) throws SQLException, StoreException {
    var names = new TreeSet<String>();
    questions.forEach(question -> names.addAll(question.names));
    var amounts =
        connections.read(
            (Connection connection) -> CounterRows.read(connection, List.copyOf(names)));
    succeeded(); // before anybody who gets an answer asks again
    for (var question : questions) {
      question.answer.complete(
          question.names.stream().mapToLong(name -> amounts.getOrDefault(name, 0L)).toArray());
    }
  }

  private void succeeded() {
    lock.lock();
    try {
      failure = null;
      isTrying = false;
    } finally {
      lock.unlock();
    }
  }

  private void failed(Batch batch, boolean isAdded, RuntimeUnavailableException why) {
    var unanswered = new ArrayList<>(batch.questions);
    try {
      log.debug("counting failed", why);
      isAway(why, isAdded ? List.of() : batch.additions.values(), unanswered);
    } finally {
      unanswered.forEach(question -> question.answer.completeExceptionally(why));
    }
  }

  /// Keeps additions that failed for another attempt, as long as their counters have not expired.
  ///
  /// @param unanswered gets the questions that came meanwhile
  private void isAway(
      RuntimeUnavailableException why, Collection<Addition> missing, List<Question> unanswered) {
    lock.lock();
    try {
      unanswered.addAll(next.questions);
      next.questions.clear();
      failure = why;
      isTrying = false;
      failedNanos = System.nanoTime();
      dueNanos = failedNanos + BREATH.toNanos();
      if (!isClosed) {
        long now = clock.millis();
        missing.stream().filter(addition -> addition.endMillis() > now).forEach(next::add);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Additions are still sent to the database, if it answers.
  @Override
  public void close() {
    Thread running;
    lock.lock();
    try {
      isClosed = true;
      running = thread;
      isWorkThere.signal();
    } finally {
      lock.unlock();
    }
    try {
      if (running != null && !running.join(LONGEST_FAREWELL)) {
        running.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connections.close();
  }
}
