package moongate.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import moongate.model.value.Value;
import moongate.store.PageQuery;
import moongate.store.RememberedEntities;
import moongate.store.StoreException;
import moongate.store.StoreProblem;
import moongate.store.testing.Documents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every database does with runtime entities.
abstract class RuntimeStoreContract {
  private static final String TOKENS = "tokens";
  private static final String TOKEN = "token";
  private static final String KEY = "a key of 16 characters or more";

  private final ArrayList<SqlStore> open = new ArrayList<>();
  private Database database;
  private SqlStore store;
  private final Value.Obj consumer = Documents.consumer("c");

  /// A new database with all its tables.
  abstract Database newDatabase() throws Exception;

  @BeforeEach
  void open() throws Exception {
    database = newDatabase();
    store = another();
    store.change(transaction -> {
      transaction.insert("consumers", consumer);
      return consumer;
    });
  }

  private SqlStore another() throws Exception {
    var other = SqlStore.open(database, SecretCipher.of(Optional.of(KEY)), Documents.SCHEMAS);
    open.add(other);
    other.load();
    return other;
  }

  @AfterEach
  void close() {
    open.forEach(SqlStore::close);
  }

  private Value.Obj insert(String token) throws StoreException {
    var document = Documents.token(token, consumer);
    store.runtime().insert(TOKENS, document);
    return document;
  }

  @Test
  void whatWasInsertedIsFoundByIdByTokenAndByWhatItRefersToOnAllNodes() throws Exception {
    var token = insert("a");
    insert("b");
    var other = another().runtime();
    assertThat(other.find(TOKENS, token.text("id"))).contains(token);
    assertThat(other.findBy(TOKENS, TOKEN, "a")).contains(token);
    assertThat(other.findBy(TOKENS, TOKEN, "c")).isEmpty();
    assertThat(other.referring(TOKENS, "consumer", consumer.text("id"))).hasSize(2);
  }

  @Test
  void itIsNoConfiguration() throws Exception {
    var before = store.current();
    insert("a");
    assertThat(store.current()).isSameAs(before);
    var other = another();
    assertThat(other.current().entityNames()).doesNotContain(TOKENS);
  }

  @Test
  void anIdAndATokenAreTakenOnce() throws Exception {
    var token = insert("a");
    assertThatThrownBy(() -> insert("a"))
        .isInstanceOfSatisfying(
            StoreException.class,
            refused -> assertThat(refused.problem()).isInstanceOf(StoreProblem.NotUnique.class));
    assertThatThrownBy(() -> store.runtime().insert(TOKENS, token))
        .isInstanceOfSatisfying(
            StoreException.class,
            refused -> assertThat(refused.problem()).isInstanceOf(StoreProblem.DuplicateId.class));
    store.runtime().put(TOKENS, token.with(TOKEN, Value.of("b")));
    assertThat(insert("a")).isNotNull();
  }

  @Test
  void itGoesWithWhatItRefersToButStaysWhenThatChanges() throws Exception {
    insert("a");
    store.change(transaction -> {
      transaction.put("consumers", consumer.with("custom_id", Value.of("x")));
      return consumer;
    });
    assertThat(store.runtime().findBy(TOKENS, TOKEN, "a")).isPresent();
    store.change(transaction -> transaction.delete("consumers", consumer.text("id")));
    assertThat(store.runtime().findBy(TOKENS, TOKEN, "a")).isEmpty();
  }

  @Test
  void whatHasExpiredIsGoneAndSweptAway() throws Exception {
    var over = Documents.expiring(Documents.token("over", consumer), 10, Duration.ofSeconds(-11));
    var alive =
        Documents.expiring(Documents.token("alive", consumer), 1000, Duration.ofSeconds(-1));
    store.runtime().insert(TOKENS, over);
    store.runtime().insert(TOKENS, alive);
    assertThat(store.runtime().findBy(TOKENS, TOKEN, "over")).isEmpty();
    assertThat(store.runtime().find(TOKENS, over.text("id"))).isEmpty();
    assertThat(store.runtime().page(PageQuery.of(TOKENS)).entities()).containsExactly(alive);
    assertThat(store.runtime().sweep()).isEqualTo(1);
    assertThat(store.runtime().sweep()).isZero();
    assertThat(store.runtime().findBy(TOKENS, TOKEN, "alive")).contains(alive);
  }

  @Test
  void credentialsThatHaveExpiredAreSweptAway() throws Exception {
    var over = Documents.expiring(Documents.key("over", consumer), 10, Duration.ofSeconds(-11));
    var alive = Documents.expiring(Documents.key("alive", consumer), 1000, Duration.ofSeconds(-1));
    store.change(transaction -> {
      transaction.insert("keyauth_credentials", over);
      transaction.insert("keyauth_credentials", alive);
      return over;
    });
    new ExpirySweep(Documents.SCHEMAS, store, store.runtime(), Clock.systemUTC()).sweep();
    assertThat(store.current().ids("keyauth_credentials")).containsExactly(alive.text("id"));
  }

  @Test
  void pagesHaveEachEntityOnce() throws Exception {
    var all = new HashSet<String>();
    for (int i = 0; i < 25; i++) {
      all.add(insert("token" + i).text("id"));
    }
    var seen = new ArrayList<String>();
    var query = PageQuery.of(TOKENS).size(10);
    for (var page = store.runtime().page(query);
        ;
        page = store.runtime().page(query.after(page.next().orElseThrow()))) {
      page.entities().forEach(document -> seen.add(document.text("id")));
      if (page.next().isEmpty()) {
        break;
      }
    }
    assertThat(seen).isSorted().hasSize(25).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void ofManyWhoReplaceTheSameOneSucceeds() throws Exception {
    var token = insert("used once");
    var replacements = new ArrayList<Callable<Boolean>>();
    for (int i = 0; i < 12; i++) {
      var next = Documents.token("next" + i, consumer);
      replacements.add(() -> store.runtime().replace(TOKENS, token.text("id"), next));
    }
    try (var threads = Executors.newFixedThreadPool(12)) {
      int done = 0;
      for (var replacement : threads.invokeAll(replacements)) {
        done += replacement.get() ? 1 : 0;
      }
      assertThat(done).isEqualTo(1);
    }
    assertThat(store.runtime().page(PageQuery.of(TOKENS)).entities()).hasSize(1);
  }

  @Test
  void whoRemembersHearsOfAChange() throws Exception {
    var heard = new CopyOnWriteArrayList<String>();
    store.runtime().onForgotten((entity, id) -> heard.add(entity + " " + id));
    var token = insert("a");
    assertThat(heard).isEmpty();
    store.runtime().delete(TOKENS, token.text("id"));
    assertThat(heard).isEqualTo(List.of("tokens " + token.text("id")));
  }

  @Test
  void whatIsRememberedIsForgottenWhenItIsDeleted() throws Exception {
    var entities = new RememberedEntities(store.runtime(), Clock.systemUTC());
    var token = insert("a");
    assertThat(entities.remembered(TOKENS, TOKEN, "a")).isEmpty();
    assertThat(entities.find(TOKENS, TOKEN, "a")).contains(token);
    assertThat(entities.remembered(TOKENS, TOKEN, "a")).contains(token);
    assertThat(entities.delete(TOKENS, token.text("id"))).isTrue();
    assertThat(entities.delete(TOKENS, token.text("id"))).isFalse();
    assertThat(entities.remembered(TOKENS, TOKEN, "a")).isEmpty();
    assertThat(entities.find(TOKENS, TOKEN, "a")).isEmpty();
  }
}
