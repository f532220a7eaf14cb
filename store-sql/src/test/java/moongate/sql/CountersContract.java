package moongate.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import moongate.model.RuntimeCounters;
import moongate.model.RuntimeCounters.Addition;
import moongate.store.testing.Documents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every database does with counters.
abstract class CountersContract {
  private static final long TOMORROW = System.currentTimeMillis() + TimeUnit.DAYS.toMillis(1);
  private static final long YESTERDAY = System.currentTimeMillis() - TimeUnit.DAYS.toMillis(1);

  private final ArrayList<SqlStore> open = new ArrayList<>();
  private Database database;
  private RuntimeCounters counters;

  /// A new database with all its tables.
  abstract Database newDatabase() throws Exception;

  @BeforeEach
  void open() throws Exception {
    database = newDatabase();
    counters = another().counters();
  }

  final SqlStore another() throws Exception {
    var store = SqlStore.open(database, SecretCipher.OFF, Documents.SCHEMAS);
    open.add(store);
    return store;
  }

  @AfterEach
  void close() {
    open.forEach(SqlStore::close);
  }

  static List<Addition> one(String name) {
    return List.of(new Addition(name, 1, TOMORROW));
  }

  static long[] read(RuntimeCounters from, String... names) throws Exception {
    return from.read(List.of(names)).get(20, TimeUnit.SECONDS);
  }

  @Test
  void anAnswerKnowsOfAllThatWasAddedBefore() throws Exception {
    assertThat(counters.isKept()).isTrue();
    assertThat(read(counters, "a", "b")).containsExactly(0, 0);
    for (int i = 1; i <= 20; i++) {
      counters.add(List.of(new Addition("a", 1, TOMORROW), new Addition("b", 10, TOMORROW)));
      assertThat(read(counters, "b", "a", "none")).containsExactly(10 * i, i, 0);
    }
    counters.add(List.of(new Addition("b", -250, TOMORROW)));
    assertThat(read(counters, "b")).containsExactly(-50);
  }

  @Test
  void whatNodesAddAtTheSameTimeIsAllThere() throws Exception {
    int nodes = 3;
    int each = 500;
    var work = new ArrayList<Callable<Void>>();
    for (int node = 0; node < nodes; node++) {
      var own = another().counters();
      work.add(() -> {
        for (int i = 0; i < each; i++) {
          // In another order each time: no node waits for another that waits for it.
          int shift = i;
          own.add(
              IntStream.range(0, 5)
                  .mapToObj(n -> new Addition("n" + (n + shift) % 5, 1, TOMORROW))
                  .toList());
          if (i % 50 == 0) {
            read(own, "n0");
          }
        }
        read(own, "n0");
        return null;
      });
    }
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : executor.invokeAll(work)) {
        done.get();
      }
    }
    long all = (long) nodes * each;
    assertThat(read(counters, "n0", "n1", "n2", "n3", "n4"))
        .containsExactly(all, all, all, all, all);
  }

  @Test
  void whatWasAddedLastIsKeptWhenANodeStops() throws Exception {
    var leaving = another();
    leaving.counters().add(one("a"));
    leaving.close();
    assertThat(read(counters, "a")).containsExactly(1);
  }

  @Test
  void whatIsOverIsSweptAway() throws Exception {
    var store = another();
    store.counters().add(List.of(new Addition("old", 7, YESTERDAY), one("new").getFirst()));
    assertThat(read(store.counters(), "old", "new")).containsExactly(7, 1);
    store.runtime().sweep();
    assertThat(read(store.counters(), "old", "new")).containsExactly(0, 1);
  }

  @Test
  void manyAreReadAtOnce() throws Exception {
    var names = IntStream.range(0, 350).mapToObj(i -> "name" + i).toArray(String[]::new);
    for (int i = 0; i < names.length; i++) {
      counters.add(List.of(new Addition(names[i], i, TOMORROW)));
    }
    assertThat(read(counters, names))
        .isEqualTo(IntStream.range(0, names.length).asLongStream().toArray());
  }
}
