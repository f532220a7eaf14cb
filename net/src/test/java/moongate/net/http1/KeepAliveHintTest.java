package moongate.net.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import moongate.http.HeaderName;
import moongate.http.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeepAliveHintTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final KeepAliveHint hint = new KeepAliveHint();

  private Duration kept(String told) {
    var headers = new Headers();
    headers.set(HeaderName.KEEP_ALIVE, told);
    hint.read(headers);
    return hint.within(MINUTE);
  }

  @ParameterizedTest
  @CsvSource({
    "timeout=5, PT4S",
    "timeout=2, PT1S",
    "timeout=1, PT0.5S",
    "'timeout=5, max=100', PT4S",
    "'max=100,TIMEOUT=5', PT4S",
    "timeout=61, PT1M",
    "timeout=999999999, PT1M",
  })
  void aConnectionIsLeftBeforeItsUpstreamWouldCloseIt(String told, Duration kept) {
    assertThat(kept(told)).isEqualTo(kept);
  }

  @ParameterizedTest
  @CsvSource({
    "timeout=0",
    "timeout=",
    "timeout=-1",
    "timeout=5s",
    "timeout=9999999999",
    "max=5",
    "5"
  })
  void whatIsNoTimeChangesNothing(String told) {
    assertThat(kept(told)).isEqualTo(MINUTE);
  }

  @Test
  void onlyTheLastResponseCounts() {
    assertThat(kept("timeout=5")).isEqualTo(Duration.ofSeconds(4));
    hint.read(new Headers());
    assertThat(hint.within(MINUTE)).isEqualTo(MINUTE);
    assertThat(kept("timeout=5")).isEqualTo(Duration.ofSeconds(4));
  }
}
