package moongate.plugins.counting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LocalCountsTest {
  @ParameterizedTest
  @CsvSource({
    "SECOND, 2026-01-31T23:59:59, 1",
    "MINUTE, 2026-01-31T23:59:30, 30",
    "HOUR,   2026-01-31T23:00:00, 3600",
    "DAY,    2026-01-31T23:00:00, 3600",
    "MONTH,  2026-01-31T23:00:00, 3600",
    "MONTH,  2024-02-01T00:00:00, 2505600",
    "MONTH,  2026-12-31T23:00:00, 3600",
    "YEAR,   2026-12-31T23:59:59, 1",
    "YEAR,   2026-06-15T00:00:00, 17280000",
  })
  void windowsEndWithTheirCalendarUnit(Period period, String time, long secondsLeft) {
    long now = LocalDateTime.parse(time).toEpochSecond(ZoneOffset.UTC);
    assertThat(period.secondsLeft(now)).isEqualTo(secondsLeft);
    long next = now + secondsLeft;
    assertThat(period.window(next)).isEqualTo(period.window(next - 1) + 1);
    assertThat(period.window(now)).isEqualTo(period.window(next - 1));
    assertThat(period.startOf(next)).isEqualTo(next);
    assertThat(period.startOf(next - 1)).isEqualTo(period.startOf(now)).isLessThanOrEqualTo(now);
  }

  @Test
  void countsEachWindowFromZero() {
    var usage = new Usage();
    usage.add(Period.MINUTE, 7, 1);
    usage.add(Period.MINUTE, 7, 1);
    assertThat(usage.count(Period.MINUTE, 7)).isEqualTo(2);
    assertThat(usage.count(Period.MINUTE, 8)).isZero();
    usage.add(Period.MINUTE, 8, 1);
    assertThat(usage.count(Period.MINUTE, 8)).isEqualTo(1);
    assertThat(usage.count(Period.HOUR, 8)).isZero();
  }

  @Test
  void aCountThatIsLoweredStopsAtZero() {
    var usage = new Usage();
    usage.add(Period.MINUTE, 7, 5);
    usage.add(Period.MINUTE, 7, -2);
    assertThat(usage.count(Period.MINUTE, 7)).isEqualTo(3);
    usage.add(Period.MINUTE, 7, -9);
    assertThat(usage.count(Period.MINUTE, 7)).isZero();
    usage.add(Period.MINUTE, 7, Long.MAX_VALUE / 2);
    usage.add(Period.MINUTE, 7, 1);
    assertThat(usage.count(Period.MINUTE, 7)).isEqualTo(0xFFFF_FFFFL);
  }

  @Test
  void losesNoCountOfSeveralThreads() throws InterruptedException {
    var usage = new Usage();
    var threads = new Thread[4];
    for (int i = 0; i < threads.length; i++) {
      threads[i] =
          Thread.ofPlatform()
              .start(() -> {
                for (int n = 0; n < 10_000; n++) {
                  usage.add(Period.DAY, 3, 1);
                }
              });
    }
    for (var thread : threads) {
      thread.join();
    }
    assertThat(usage.count(Period.DAY, 3)).isEqualTo(40_000);
  }

  @Test
  void staysWithinItsBoundsAndDropsWhatIsOver() {
    var counters = new LocalCounts(10);
    long now = 1_000_000;
    for (int i = 0; i < 10; i++) {
      counters.of(new CountKey("s", "old" + i, ""), now).add(Period.SECOND, now, 1);
    }
    var kept = counters.of(new CountKey("s", "old9", ""), now + 5);
    kept.add(Period.YEAR, Period.YEAR.window(now + 5), 1);
    counters.of(new CountKey("s", "new", ""), now + 5);
    assertThat(counters.size()).isEqualTo(2);
    assertThat(counters.of(new CountKey("s", "old9", ""), now + 5)).isSameAs(kept);
  }

  @Test
  void longNamesOfClientsAreNotKept() {
    var name = "x".repeat(8000);
    var key = new CountKey("s", name, "");
    assertThat(key.small().client()).hasSize(64);
    assertThat(new CountKey("s", "x".repeat(128), "").small().client()).hasSize(128);

    var counters = new LocalCounts();
    long now = 1_000_000;
    assertThat(counters.counter(key, now)).isSameAs(counters.of(key.small(), now));
    assertThat(counters.counter(new CountKey("s", name + "y", ""), now))
        .isNotSameAs(counters.counter(key, now));
  }

  @Test
  void dropsTheLeastRecentlyUsedWhenAllAreCurrent() {
    var counters = new LocalCounts(10);
    long now = 1_000_000;
    for (int i = 0; i < 10; i++) {
      counters
          .of(new CountKey("s", "c" + i, ""), now + i)
          .add(Period.YEAR, Period.YEAR.window(now), 1);
    }
    var last = counters.of(new CountKey("s", "c9", ""), now + 9);
    counters.of(new CountKey("s", "new", ""), now + 10);
    assertThat(counters.size()).isEqualTo(10);
    assertThat(counters.of(new CountKey("s", "c9", ""), now + 10)).isSameAs(last);
  }
}
