package moongate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import moongate.model.Snapshot;
import moongate.model.value.FieldPath;
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
  void aDefectInAPreparationLeavesTheOldSnapshot() {
    store.onChange((_, _) -> {
      throw new IllegalStateException("defect");
    });

    assertThatThrownBy(() -> store.replace(NEXT)).hasMessage("defect");
    assertThat(store.current()).isSameAs(Snapshot.EMPTY);
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
