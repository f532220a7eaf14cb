package moongate.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimingsTest {
  private static final long STARTED = 5_000_000_000L;

  private final Timings timings = new Timings(0, STARTED);

  @Test
  void aRequestLastsUntilNowWhileItRuns() {
    assertThat(timings.elapsed(after(30))).isEqualTo(30);
  }

  @Test
  void whatLoggingTakesIsNoPartOfTheRequest() {
    timings.finished(after(7));

    assertThat(timings.elapsed(after(120))).isEqualTo(7);
  }

  private static long after(int millis) {
    return STARTED + Duration.ofMillis(millis).toNanos();
  }
}
