package moongate.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairQueueTest {
  private final FairQueue<String> queue = new FairQueue<>();

  private List<String> takeAll() {
    var taken = new ArrayList<String>();
    for (var item = queue.take(_ -> true); item != null; item = queue.take(_ -> true)) {
      taken.add(item);
    }
    return taken;
  }

  private void add(String... items) {
    for (var item : items) {
      queue.add(item.substring(0, 1), item);
    }
  }

  @Test
  void ownersTakeTurns() {
    add("a1", "a2", "a3", "b1", "c1");
    assertThat(queue.size()).isEqualTo(5);
    assertThat(takeAll()).containsExactly("a1", "b1", "c1", "a2", "a3");
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void whoseItemMayNotBeTakenKeepsTheTurn() {
    add("a1", "b1", "b2");
    assertThat(queue.take(item -> item.startsWith("b"))).isEqualTo("b1");
    assertThat(queue.take(item -> item.equals("a2"))).isNull();
    assertThat(takeAll()).containsExactly("a1", "b2");
  }

  @Test
  void whatIsRemovedIsNotTaken() {
    add("a1", "a2", "b1");
    queue.remove("a", "a1");
    queue.remove("b", "b1");
    queue.remove("c", "c1");
    assertThat(takeAll()).containsExactly("a2");
  }

  @Test
  void clearRemovesAll() {
    add("a1", "b1");
    queue.clear();
    assertThat(takeAll()).isEmpty();
  }
}
