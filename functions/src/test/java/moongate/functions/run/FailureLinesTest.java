package moongate.functions.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FailureLinesTest {
  private static final long SECOND = 1_000_000_000;

  private final FailureLines lines = new FailureLines();

  private long written(int failures, long nanos) {
    return IntStream.range(0, failures).filter(_ -> lines.mayWrite(nanos)).count();
  }

  @Test
  void aFewFailuresHaveALineEach() {
    assertThat(written(10, 5)).isEqualTo(10);
    assertThat(lines.takeLeftOut()).isZero();
  }

  @Test
  void ofManyTheRestIsCountedUntilTheNextSecond() {
    assertThat(written(10_000, 5)).isEqualTo(10);
    assertThat(written(1, 4 + SECOND)).isZero();
    assertThat(written(3, 5 + SECOND)).isEqualTo(3);
    assertThat(lines.takeLeftOut()).isEqualTo(9991);
    assertThat(lines.takeLeftOut()).isZero();
  }
}
