package moongate.model.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DerTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0400",
    "127, 047f",
    "128, 048180",
    "255, 0481ff",
    "256, 04820100",
    "65535, 0482ffff",
    "65536, 0483010000",
  })
  void lengthsAreWrittenInAsFewBytesAsPossible(int length, String expected) {
    var encoded = Der.octets(new byte[length]);
    var head = HexFormat.of().formatHex(encoded, 0, encoded.length - length);
    assertThat(head).isEqualTo(expected);
  }
}
