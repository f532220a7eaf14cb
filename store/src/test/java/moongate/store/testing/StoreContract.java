package moongate.store.testing;

import static moongate.store.testing.Documents.SCHEMAS;
import static moongate.store.testing.Documents.consumer;
import static moongate.store.testing.Documents.key;
import static moongate.store.testing.Documents.plugin;
import static moongate.store.testing.Documents.reference;
import static moongate.store.testing.Documents.route;
import static moongate.store.testing.Documents.service;
import static moongate.store.testing.Documents.tagged;
import static moongate.store.testing.Documents.target;
import static moongate.store.testing.Documents.upstream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import moongate.model.Snapshot;
import moongate.model.entity.EntitySchemas;
import moongate.model.value.FieldPath;
import moongate.model.value.Value;
import moongate.store.DocumentStore;
import moongate.store.Page;
import moongate.store.PageQuery;
import moongate.store.PageQuery.TagFilter;
import moongate.store.StoreException;
import moongate.store.StoreProblem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store does, wherever it keeps its documents.
public abstract class StoreContract {
  private DocumentStore store;

  /// A store with nothing in it.
  protected abstract DocumentStore emptyStore(EntitySchemas schemas) throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    store = emptyStore(SCHEMAS);
  }

  @AfterEach
  void closeStore() throws Exception {
    if (store instanceof AutoCloseable open) {
      open.close();
    }
  }

  @Test
  void whatWasInsertedIsFoundByIdAndByItsUniqueFields() throws Exception {
    var inserted = insert("services", service("first"));

    assertThat(store.find("services", id(inserted))).contains(inserted);
    assertThat(store.findBy("services", "name", "first")).contains(inserted);
    assertThat(store.findBy("services", "name", "second")).isEmpty();
    assertThat(store.find("routes", id(inserted))).isEmpty();
  }

  @Test
  void aDocumentComesBackAsItWasWritten() throws Exception {
    var strange = "\u0001 \"\\ \u00e9 \ud83d\ude80 \r\n\t \u007f end";
    var written =
        consumer("who")
            .with("custom_id", Value.of(strange))
            .with("created_at", Value.of(1_700_000_000.25))
            .with("tags", Value.of(List.of()));
    insert("consumers", written);

    assertThat(store.find("consumers", id(written))).contains(written);
    assertThat(store.findBy("consumers", "custom_id", strange)).contains(written);
  }

  @Test
  void anIdIsTakenOnce() throws Exception {
    var first = insert("services", service("first"));
    var second = service("second").with("id", first.at("id"));

    assertProblem(
        () -> insert("services", second), new StoreProblem.DuplicateId("services", id(first)));
    assertThat(store.find("services", id(first))).contains(first);
  }

  @Test
  void aUniqueFieldIsTakenOnce() throws Exception {
    insert("services", service("first"));

    assertProblem(
        () -> insert("services", service("first")),
        new StoreProblem.NotUnique("services", Value.of(Map.of("name", Value.of("first")))));
    assertThat(store.page(PageQuery.of("services")).entities()).hasSize(1);
  }

  @Test
  void severalFieldsAreUniqueTogetherAndNullsEqual() throws Exception {
    var one = insert("services", service("one"));
    var other = insert("services", service("other"));
    insert("plugins", plugin(one));
    insert("plugins", plugin(other));

    assertThatThrownBy(() -> insert("plugins", plugin(one)))
        .isInstanceOfSatisfying(
            StoreException.class,
            refused -> {
              var fields = ((StoreProblem.NotUnique) refused.problem()).fields();
              assertThat(fields.members())
                  .containsEntry("name", Value.of("key-auth"))
                  .containsEntry("route", Value.NULL)
                  .containsEntry("service", reference(one));
            });
  }

  @Test
  void targetsAreUniqueInTheirUpstream() throws Exception {
    var one = insert("upstreams", upstream("one"));
    var other = insert("upstreams", upstream("other"));
    insert("targets", target("a:80", one));
    insert("targets", target("a:80", other));

    assertThatThrownBy(() -> insert("targets", target("a:80", one)))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void aNameIsFreeAgainWhenItsOwnerChangesOrGoes() throws Exception {
    var first = insert("services", service("first"));
    put("services", first.with("name", Value.of("renamed")));
    var second = insert("services", service("first"));
    delete("services", id(second));
    insert("services", service("first"));

    assertThat(store.findBy("services", "name", "renamed").map(StoreContract::id))
        .contains(id(first));
  }

  @Test
  void twoNamesCanBeSwappedInOneTransaction() throws Exception {
    var first = insert("services", service("first"));
    var second = insert("services", service("second"));

    store.change(transaction -> {
      transaction.put("services", first.with("name", Value.NULL));
      transaction.put("services", second.with("name", Value.of("first")));
      transaction.put("services", first.with("name", Value.of("second")));
      return second;
    });

    assertThat(store.findBy("services", "name", "first").map(StoreContract::id))
        .contains(id(second));
    assertThat(store.findBy("services", "name", "second").map(StoreContract::id))
        .contains(id(first));
  }

  @Test
  void aNameThatATransactionHasGivenUpIsFree() throws Exception {
    var first = service("first");
    store.change(transaction -> {
      transaction.insert("services", first);
      transaction.put("services", first.with("name", Value.of("renamed")));
      transaction.insert("services", service("first"));
      return first;
    });

    assertThat(store.findBy("services", "name", "renamed").map(StoreContract::id))
        .contains(id(first));
    assertThat(store.findBy("services", "name", "first")).isPresent();
  }

  @Test
  void whatHasMovedOnIsNotDeletedWithWhatItHasLeft() throws Exception {
    var left = insert("services", service("left"));
    var next = insert("services", service("next"));
    var plugin = insert("plugins", plugin(left));
    var routes = new ArrayList<Value.Obj>();
    for (var name : List.of("one", "two", "three")) {
      routes.add(insert("routes", route(name, left)));
    }
    put("plugins", plugin.with("service", reference(next)));
    for (var route : routes) {
      put("routes", route.with("service", reference(next)));
    }

    assertThat(store.referring("routes", "service", id(left))).isEmpty();
    assertThat(delete("services", id(left))).isTrue();
    assertThat(store.find("plugins", id(plugin))).isPresent();
    assertThat(store.referring("routes", "service", id(next))).hasSize(3);
    assertProblem(
        () -> delete("services", id(next)),
        new StoreProblem.StillReferenced("services", id(next), "routes"));
  }

  @Test
  void aReferenceMustLeadSomewhere() throws Exception {
    var nowhere = service("nowhere");

    assertProblem(
        () -> insert("routes", route("r", nowhere)),
        new StoreProblem.MissingReference("routes", "service", id(nowhere), "services"));
  }

  @Test
  void whatIsReferredToCannotBeDeleted() throws Exception {
    var service = insert("services", service("s"));
    var route = insert("routes", route("r", service));

    assertProblem(
        () -> delete("services", id(service)),
        new StoreProblem.StillReferenced("services", id(service), "routes"));
    delete("routes", id(route));
    assertThat(delete("services", id(service))).isTrue();
    assertThat(delete("services", id(service))).isFalse();
  }

  @Test
  void aDeletionTakesAllWithItThatBelongsToIt() throws Exception {
    var service = insert("services", service("s"));
    var plugin = insert("plugins", plugin(service));
    var consumer = insert("consumers", consumer("c"));
    var key = insert("keyauth_credentials", key("secret", consumer));

    delete("services", id(service));
    delete("consumers", id(consumer));

    assertThat(store.find("plugins", id(plugin))).isEmpty();
    assertThat(store.find("keyauth_credentials", id(key))).isEmpty();
    assertThat(store.findBy("keyauth_credentials", "key", "secret")).isEmpty();
  }

  @Test
  void aTransactionSeesItsOwnChanges() throws Exception {
    var service = service("s");
    var route = route("r", service);

    store.change(transaction -> {
      transaction.insert("services", service);
      transaction.insert("routes", route);
      assertThat(transaction.find("services", id(service))).contains(service);
      assertThat(transaction.findBy("routes", "name", "r")).contains(route);
      assertThat(transaction.referring("routes", "service", id(service))).containsExactly(route);
      assertThatThrownBy(() -> transaction.delete("services", id(service)))
          .isInstanceOf(StoreException.class);
      assertThat(transaction.delete("routes", id(route))).isTrue();
      assertThat(transaction.find("routes", id(route))).isEmpty();
      assertThat(transaction.referring("routes", "service", id(service))).isEmpty();
      return service;
    });

    assertThat(store.find("routes", id(route))).isEmpty();
    assertThat(store.find("services", id(service))).isPresent();
  }

  @Test
  void nothingIsLeftOfATransactionThatFails() throws Exception {
    var service = service("s");

    assertThatThrownBy(() ->
            store.change(transaction -> {
              transaction.insert("services", service);
              throw new IllegalStateException("no");
            }))
        .hasMessage("no");

    assertThat(store.find("services", id(service))).isEmpty();
    insert("services", service("s"));
  }

  @Test
  void aChangeThatCannotBeServedIsNotStored() throws Exception {
    store.onChange((next, problems) -> {
      next.services().stream()
          .filter(service -> "bad".equals(service.name()))
          .forEach(_ -> problems.add(FieldPath.ROOT, "cannot be served", 0));
      return () -> {};
    });
    insert("services", service("good"));

    assertThatThrownBy(() -> insert("services", service("bad")))
        .isInstanceOfSatisfying(
            StoreException.class,
            refused -> assertThat(refused.problem()).isInstanceOf(StoreProblem.NotServable.class));

    assertThat(store.page(PageQuery.of("services")).entities()).hasSize(1);
    assertThat(store.current().services()).hasSize(1);
    insert("services", service("better"));
  }

  @Test
  void whatWasChangedIsServedWhenTheChangeIsDone() throws Exception {
    var served = new AtomicReference<>(Snapshot.EMPTY);
    store.onChange((next, _) -> () -> served.set(next));

    var service = insert("services", service("s"));
    assertThat(served.get().service(id(service))).isNotNull();
    assertThat(store.current()).isSameAs(served.get());

    var before = served.get();
    insert("services", service("t"));
    assertThat(served.get().service(id(service))).isSameAs(before.service(id(service)));

    delete("services", id(service));
    assertThat(served.get().service(id(service))).isNull();
  }

  @Test
  void everyEntityIsOnOnePageInOrder() throws Exception {
    var expected = new ArrayList<String>();
    for (int i = 0; i < 25; i++) {
      expected.add(id(insert("consumers", consumer("c" + i))));
    }
    expected.sort(null);

    assertThat(ids(all(PageQuery.of("consumers").size(7)))).isEqualTo(expected);
    assertThat(ids(all(PageQuery.of("consumers").size(25)))).isEqualTo(expected);
    assertThat(store.page(PageQuery.of("consumers").size(25)).next()).isEmpty();
    assertThat(store.page(PageQuery.of("consumers").size(24)).next()).contains(expected.get(23));
  }

  @Test
  void pagesOfAParentHaveItsChildrenOnly() throws Exception {
    var one = insert("services", service("one"));
    var other = insert("services", service("other"));
    var expected = new ArrayList<String>();
    for (int i = 0; i < 10; i++) {
      expected.add(id(insert("routes", route("one" + i, one))));
      insert("routes", route("other" + i, other));
    }
    expected.sort(null);

    assertThat(ids(all(PageQuery.of("routes").under("service", id(one)).size(3))))
        .isEqualTo(expected);
  }

  @Test
  void tagsFilterPages() throws Exception {
    insert("services", tagged(service("a"), "x", "y"));
    insert("services", tagged(service("b"), "x"));
    insert("services", tagged(service("c"), "z"));
    insert("services", service("d"));

    assertThat(names(TagFilter.allOf(List.of("x")))).containsExactlyInAnyOrder("a", "b");
    assertThat(names(TagFilter.allOf(List.of("x", "y")))).containsExactly("a");
    assertThat(names(TagFilter.anyOf(List.of("y", "z")))).containsExactlyInAnyOrder("a", "c");
    assertThat(names(TagFilter.NONE)).hasSize(4);
  }

  @Test
  void aPageGoesOnBehindAnEntityThatIsGone() throws Exception {
    for (int i = 0; i < 5; i++) {
      insert("consumers", consumer("c" + i));
    }
    var inOrder = ids(all(PageQuery.of("consumers")));
    delete("consumers", inOrder.get(1));

    var rest = store.page(PageQuery.of("consumers").size(2).after(inOrder.get(1)));
    assertThat(ids(rest.entities())).isEqualTo(inOrder.subList(2, 4));
    assertThat(rest.next()).contains(inOrder.get(3));
  }

  @Test
  void whatStaysIsPagedOnceWhileOthersComeAndGo() throws Exception {
    var stays = new ArrayList<String>();
    for (int i = 0; i < 40; i++) {
      stays.add(id(insert("consumers", consumer("stays" + i))));
    }
    try (var others = Executors.newVirtualThreadPerTaskExecutor()) {
      var comings =
          others.submit(() -> {
            for (int i = 0; i < 60; i++) {
              var passing = insert("consumers", consumer("passing" + i));
              delete("consumers", id(passing));
            }
            return true;
          });
      do {
        var seen = ids(all(PageQuery.of("consumers").size(3)));
        assertThat(seen).doesNotHaveDuplicates().containsAll(stays).isSorted();
      } while (!comings.isDone());
      assertThat(comings.get()).isTrue();
    }
  }

  @Test
  void tenWritersAtOnceLoseNothingAndShareNoName() throws Exception {
    var writers = new ArrayList<Callable<Integer>>();
    for (int writer = 0; writer < 10; writer++) {
      int number = writer;
      writers.add(() -> {
        int won = 0;
        for (int i = 0; i < 10; i++) {
          insert("consumers", consumer("own-" + number + "-" + i));
          won += tryInsert(consumer("shared-" + i));
        }
        return won;
      });
    }
    int won = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var writer : threads.invokeAll(writers)) {
        won += writer.get();
      }
    }

    assertThat(won).isEqualTo(10);
    var names = new HashSet<String>();
    all(PageQuery.of("consumers").size(1000)).forEach(found -> names.add(found.text("username")));
    assertThat(names).hasSize(110);
  }

  @Test
  void aWholeConfigurationTakesThePlaceOfAnother() throws Exception {
    var old = insert("services", service("old"));
    var shared = insert("services", service("shared"));
    var next = service("old");
    var documents = Map.of("services", List.of(shared, next));

    assertThat(store.replace(new Snapshot(documents, "1".repeat(32), "test")).list()).isEmpty();

    assertThat(store.find("services", id(old))).isEmpty();
    assertThat(store.findBy("services", "name", "old")).contains(next);
    assertThat(store.find("services", id(shared))).contains(shared);
    assertThat(store.current().hash()).isEqualTo("1".repeat(32));
  }

  private int tryInsert(Value.Obj consumer) throws StoreException {
    try {
      insert("consumers", consumer);
      return 1;
    } catch (StoreException refused) {
      assertThat(refused.problem()).isInstanceOf(StoreProblem.NotUnique.class);
      return 0;
    }
  }

  private static void assertProblem(Callable<?> refused, StoreProblem expected) {
    assertThatThrownBy(refused::call)
        .isInstanceOfSatisfying(
            StoreException.class, failure -> assertThat(failure.problem()).isEqualTo(expected));
  }

  private List<Value.Obj> all(PageQuery query) throws StoreException {
    var found = new ArrayList<Value.Obj>();
    Optional<String> after = Optional.empty();
    Page page;
    do {
      page = store.page(after.map(query::after).orElse(query));
      found.addAll(page.entities());
      after = page.next();
    } while (after.isPresent());
    return found;
  }

  private List<String> names(TagFilter tags) throws StoreException {
    return all(PageQuery.of("services").tagged(tags).size(1)).stream()
        .map(service -> service.text("name"))
        .toList();
  }

  private Value.Obj insert(String entity, Value.Obj document) throws StoreException {
    return store.change(transaction -> {
      transaction.insert(entity, document);
      return document;
    });
  }

  private void put(String entity, Value.Obj document) throws StoreException {
    store.change(transaction -> {
      transaction.put(entity, document);
      return document;
    });
  }

  private boolean delete(String entity, String id) throws StoreException {
    return store.change(transaction -> transaction.delete(entity, id));
  }

  private static String id(Value.Obj document) {
    return document.text("id");
  }

  private static List<String> ids(List<Value.Obj> documents) {
    return documents.stream().map(StoreContract::id).toList();
  }
}
