package moongate.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class DebugFilterTest {
  @Test
  void aStarStandsForAllParts() {
    assertThat(asked(" * ").has("access")).isTrue();
    assertThat(asked("*").has("log")).isTrue();
  }

  @Test
  void aListNamesSomeParts() {
    var filter = asked("upstream, balancer");
    assertThat(filter.parts()).containsExactlyInAnyOrder("upstream", "balancer");
    assertThat(filter.has("access")).isFalse();
  }

  @Test
  void anUnknownNameAsksForNothing() {
    assertThat(DebugFilter.of("")).isNull();
    assertThat(DebugFilter.of("1")).isNull();
    assertThat(DebugFilter.of("upstream,")).isNull();
    assertThat(DebugFilter.of("upstream,none")).isNull();
    assertThat(DebugFilter.of("*,upstream")).isNull();
  }

  private static DebugFilter asked(String header) {
    return Objects.requireNonNull(DebugFilter.of(header));
  }
}
