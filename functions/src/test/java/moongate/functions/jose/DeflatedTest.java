package moongate.functions.jose;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DeflatedTest {
  @Test
  void noMoreIsInflatedThanWasAllowed() {
    var packed = Deflated.of(new byte[10_000]);
    assertThat(Deflated.inflate(packed, 10_000)).isEqualTo(new byte[10_000]);
    assertThat(Deflated.inflate(packed, 9_999)).isNull();
  }

  @Test
  void whatIsCutOffOrDamagedIsNothing() {
    var packed = Deflated.of("some text".getBytes(US_ASCII));
    assertThat(Deflated.inflate(Arrays.copyOf(packed, packed.length - 2), 100)).isNull();
    assertThat(Deflated.inflate(new byte[] {7, 7, 7}, 100)).isNull();
    assertThat(Deflated.inflate(new byte[0], 100)).isNull();
  }
}
