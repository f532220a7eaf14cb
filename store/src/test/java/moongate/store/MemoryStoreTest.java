package moongate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import moongate.model.Snapshot;
import moongate.model.entity.Service;
import moongate.model.value.FieldPath;
import moongate.model.value.Value;
import moongate.store.testing.Documents;
import moongate.testkit.Await;
import org.junit.jupiter.api.Test;

class MemoryStoreTest {
  private static final Snapshot NEXT = new Snapshot(Map.of(), "1".repeat(32), "next");

  private final MemoryStore store = new MemoryStore(TestSchemas.all());

  @Test
  void startsEmpty() {
    assertThat(store.current()).isSameAs(Snapshot.EMPTY);
    assertThat(store.current().hash()).isEqualTo("00000000000000000000000000000000");
  }

  @Test
  void swapsOnlyWhenEveryoneIsReady() {
    var events = new ArrayList<String>();
    for (var name : List.of("first", "second")) {
      store.onChange((next, _) -> {
        events.add(name + " prepares " + next.source());
        return () -> events.add(name + " swaps");
      });
    }

    assertThat(store.replace(NEXT).isEmpty()).isTrue();

    assertThat(store.current()).isSameAs(NEXT);
    assertThat(events)
        .containsExactly(
            "first prepares next", "second prepares next", "first swaps", "second swaps");
  }

  @Test
  void whatStaysAsItWasIsKeptOnce() {
    store.replace(loaded("a", "b", "c"));
    var before = store.current();

    store.replace(loaded("a", "x", "b"));
    var after = store.current();

    assertThat(after.services()).extracting(Service::name).containsExactly("a", "x", "b");
    assertThat(after.services().get(0)).isSameAs(before.services().get(0));
    assertThat(after.services().get(2)).isSameAs(before.services().get(1));
    assertThat(after.hasSameConsumers(before)).isTrue();
    assertThat(after.hasSame(List.of("services"), before)).isFalse();

    store.replace(loaded("a", "x", "b"));
    assertThat(store.current().hasSame(List.of("services"), after)).isTrue();
  }

  /// A configuration of services as it comes from a file: each time of new objects.
  private static Snapshot loaded(String... services) {
    var documents = Arrays.stream(services).map(name -> loaded(Documents.service(name), name));
    var consumer = loaded(Documents.consumer("ann"), "ann");
    return new Snapshot(
        Map.of("services", documents.toList(), "consumers", List.of(consumer)),
        "1".repeat(32),
        "file");
  }

  private static Value.Obj loaded(Value.Obj document, String id) {
    return document
        .with("id", Value.of(id))
        .with("created_at", Value.of(1))
        .with("updated_at", Value.of(1));
  }

  @Test
  void aRefusedSnapshotChangesNothing() {
    var swaps = new ArrayList<String>();
    store.onChange((_, _) -> () -> swaps.add("swapped"));
    store.onChange((_, problems) -> {
      problems.add(FieldPath.ROOT, "cannot be served", 3);
      return () -> swaps.add("swapped");
    });

    assertThat(store.replace(NEXT).toText("kong.yml")).isEqualTo("kong.yml:3: cannot be served");

    assertThat(store.current()).isSameAs(Snapshot.EMPTY);
    assertThat(swaps).isEmpty();
  }

  @Test
  void whatIsWrongIsToldWithTheLinesOfTheFileThatIsRefused() throws Exception {
    var file = new DeclarativeFile(TestSchemas.all(), store::current);
    store.replace(parsed(file, "services: [{name: a, host: h}]"));
    store.onChange((next, problems) -> {
      var service = next.services().getFirst();
      problems.add(FieldPath.ROOT, "no room for it", service.document().line());
      return () -> {};
    });

    var problems = store.replace(parsed(file, "\n\nservices: [{name: a, host: h}]"));

    assertThat(problems.toText("kong.yml")).isEqualTo("kong.yml:4: no room for it");
  }

  @Test
  void entitiesOfAFileThatHaveNotChangedStayTheSame() throws Exception {
    var file = new DeclarativeFile(TestSchemas.all(), store::current);
    var consumers = "consumers: [{username: ann, keyauth_credentials: [{key: secret}]}]\n";
    var times = "created_at: 5, updated_at: 6";
    store.replace(
        parsed(
            file,
            consumers + "services: [{name: a, host: h, %s}, {name: b, host: h}]".formatted(times)));
    var before = store.current();

    store.replace(
        parsed(file, "\n" + consumers + "services: [{name: a, host: h}, {name: b, host: i}]"));
    var after = store.current();

    assertThat(after.hasSameConsumers(before)).isTrue();
    assertThat(after.services().getFirst()).isSameAs(before.services().getFirst());
    assertThat(after.services().getLast().host()).isEqualTo("i");
  }

  @Test
  void aChangeIsToldFromTheFirstByteToTheLastSwap() throws Exception {
    var told = new ArrayList<Boolean>();
    var file = new AtomicReference<DeclarativeFile>();
    file.set(
        new DeclarativeFile(
            TestSchemas.all(),
            () -> {
              told.add(file.get().isLoading());
              return store.current();
            }));
    store.onChange((_, _) -> {
      told.add(store.isChanging());
      return () -> told.add(store.isChanging());
    });

    store.replace(parsed(file.get(), "services: [{name: a, host: h}]"));
    assertThatThrownBy(() -> parsed(file.get(), "services: 7"));

    assertThat(told).containsExactly(true, true, true, true);
    assertThat(file.get().isLoading()).isFalse();
    assertThat(store.isChanging()).isFalse();
  }

  @Test
  void timesThatAFileGivesAreNotThoseOfBefore() throws Exception {
    var file = new DeclarativeFile(TestSchemas.all(), store::current);
    store.replace(parsed(file, "services: [{name: a, host: h}]"));

    store.replace(parsed(file, "services: [{name: a, host: h, created_at: 5}]"));

    assertThat(store.current().services().getFirst().document().number("created_at")).isEqualTo(5);
  }

  private static Snapshot parsed(DeclarativeFile file, String entities) throws Exception {
    var text = "_format_version: '3.0'\n" + entities;
    return file.parse(text.getBytes(StandardCharsets.UTF_8), "test");
  }

  @Test
  void aDefectInAPreparationLeavesTheOldSnapshot() {
    store.onChange((_, _) -> {
      throw new IllegalStateException("defect");
    });

    assertThatThrownBy(() -> store.replace(NEXT)).hasMessage("defect");
    assertThat(store.current()).isSameAs(Snapshot.EMPTY);
  }

  /// As a control plane does that starts while another node writes: its data planes would serve
  /// what was before that change until the next one.
  @Test
  void whoTakesPartFromNowOnHasSeenTheChangeThatIsInProgress() throws Exception {
    var isPreparing = new CountDownLatch(1);
    var mayGoOn = new CompletableFuture<String>();
    store.onChange((_, _) -> {
      isPreparing.countDown();
      mayGoOn.join();
      return () -> {};
    });
    var change = Thread.ofPlatform().start(() -> store.replace(NEXT));
    isPreparing.await();

    var seen = new CompletableFuture<Snapshot>();
    var late =
        Thread.ofPlatform()
            .start(() -> {
              store.onChange((_, _) -> () -> {});
              seen.complete(store.current());
            });
    Await.that(() -> late.getState() == Thread.State.WAITING || seen.isDone());
    mayGoOn.complete("");

    assertThat(seen.get(30, TimeUnit.SECONDS)).isEqualTo(NEXT);
    change.join();
  }

  @Test
  void aSwapThatFailsDoesNotStopTheOthers() {
    var swaps = new ArrayList<String>();
    store.onChange((_, _) ->
        () -> {
          throw new IllegalStateException("disk gone");
        });
    store.onChange((_, _) -> () -> swaps.add("swapped"));

    assertThatThrownBy(() -> store.replace(NEXT)).hasMessage("disk gone");
    assertThat(swaps).containsExactly("swapped");
  }
}
