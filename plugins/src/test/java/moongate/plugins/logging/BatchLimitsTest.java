package moongate.plugins.logging;

import static org.assertj.core.api.Assertions.assertThat;

import moongate.model.value.Value;
import org.junit.jupiter.api.Test;

final class BatchLimitsTest {
  @Test
  void aQueueHasALimitOfBytesEvenIfNoneIsConfigured() {
    long heap = Runtime.getRuntime().maxMemory();
    assertThat(BatchLimits.of(Value.Obj.EMPTY).bytes()).isEqualTo(heap / 8);
    var configured = Value.Obj.EMPTY.with("max_bytes", Value.of(5));
    assertThat(BatchLimits.of(configured).bytes()).isEqualTo(5);
    assertThat(BatchLimits.of(configured).within(4).bytes()).isEqualTo(4);
  }
}
