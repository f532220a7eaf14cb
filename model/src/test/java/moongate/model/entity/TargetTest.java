package moongate.model.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import moongate.model.value.Value;
import org.junit.jupiter.api.Test;

class TargetTest {
  @Test
  void aWeightThatIsNullCountsAsNoneGiven() {
    var document =
        Value.of(
            Map.of(
                "id", Value.of("t"),
                "upstream", Value.of(Map.of("id", Value.of("u"))),
                "target", Value.of("127.0.0.1:80"),
                "weight", Value.NULL));
    assertThat(Target.of(document).weight()).isEqualTo(100);
    assertThat(Target.of(document.with("weight", Value.of(0))).weight()).isZero();
  }
}
