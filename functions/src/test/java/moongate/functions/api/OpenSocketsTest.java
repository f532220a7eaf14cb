package moongate.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OpenSocketsTest {
  private final OpenSockets sockets = new OpenSockets(16);

  private long taken(String plugin) {
    return IntStream.range(0, 100).filter(_ -> sockets.take(plugin)).count();
  }

  @Test
  void nobodyGetsMoreThanHalfOfWhatOthersLeave() {
    assertThat(taken("greedy")).isEqualTo(8);
    assertThat(taken("next")).isEqualTo(4);
    assertThat(taken("small")).isEqualTo(2);
    assertThat(taken("smaller")).isEqualTo(1);
    assertThat(taken("last")).isEqualTo(1);
    assertThat(taken("late")).isZero();
  }

  @Test
  void whatIsGivenBackIsThereAgain() {
    taken("greedy");
    sockets.give("greedy");
    assertThat(taken("greedy")).isEqualTo(1);
    for (int i = 0; i < 8; i++) {
      sockets.give("greedy");
    }
    assertThat(taken("other")).isEqualTo(8);
  }
}
