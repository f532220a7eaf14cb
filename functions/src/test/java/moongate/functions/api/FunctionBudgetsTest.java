package moongate.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FunctionBudgetsTest {
  private static FunctionBudgets with(int request, int filter, int firstRun) {
    return new FunctionBudgets(
        Duration.ofMillis(request),
        Duration.ofMillis(filter),
        Duration.ofMillis(firstRun),
        Duration.ofSeconds(5),
        32 << 20,
        16 << 20,
        100,
        64 << 10);
  }

  @Test
  void aFirstRunNeverHasLessTimeThanOthers() {
    assertThat(with(20, 5, 100).firstRun().cpu()).isEqualTo(Duration.ofMillis(100));
    assertThat(with(500, 5, 100).firstRun().cpu()).isEqualTo(Duration.ofMillis(500));
    assertThat(with(20, 300, 100).firstRun().cpu()).isEqualTo(Duration.ofMillis(300));
  }
}
