package moongate.plugins.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import moongate.model.schema.Report;
import moongate.model.schema.Schema;
import moongate.model.value.FieldPath;
import moongate.model.value.Problems;
import moongate.model.value.Value;
import org.junit.jupiter.api.Test;

class OldQueueFieldsTest {
  private final Problems problems = new Problems();

  private Value.Obj config(Map<String, Value> written) {
    var config = BatchLimits.addTo(Schema.record());
    var processed = config.process(Value.of(written), new Report(FieldPath.ROOT, problems, 0));
    assertThat(problems.isEmpty()).isTrue();
    return processed;
  }

  @Test
  void theyAreKeptAndHavePrecedenceUnlessTheyHaveTheirOldDefault() {
    var queue =
        Value.of(Map.of("max_batch_size", Value.of(3), "max_coalescing_delay", Value.of(7)));

    var written =
        config(Map.of("queue", queue, "queue_size", Value.of(5), "flush_timeout", Value.of(2)));

    assertThat(written.at("queue_size")).isEqualTo(Value.of(5));
    assertThat(written.at("flush_timeout")).isEqualTo(Value.of(2));
    assertThat(written.object("queue").at("max_batch_size")).isEqualTo(Value.of(3));
    var limits = BatchLimits.ofConfig(written);
    assertThat(limits.batchSize()).isEqualTo(5);
    assertThat(limits.coalescing()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void withoutThemTheQueueCounts() {
    var written = config(Map.of());

    assertThat(written.at("queue_size")).isEqualTo(Value.NULL);
    assertThat(BatchLimits.ofConfig(written).batchSize()).isEqualTo(1);
  }
}
