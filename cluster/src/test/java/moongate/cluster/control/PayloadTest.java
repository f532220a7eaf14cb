package moongate.cluster.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import java.util.Set;
import moongate.cluster.protocol.ConfigHashes;
import moongate.cluster.protocol.Reconfigure;
import moongate.model.value.Value;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayloadTest {
  /// The three forms in which RFC 6455 writes the length of a frame, at their bounds.
  @ParameterizedTest
  @CsvSource({
    "0, 8200",
    "125, 827d",
    "126, 827e007e",
    "65535, 827effff",
    "65536, 827f0000000000010000",
  })
  void itsHeaderIsThatOfOneBinaryFrame(int size, String header) {
    var hashes = ConfigHashes.of(Value.Obj.EMPTY);
    var payload = new Payload(1, new Reconfigure.Written(new byte[size], hashes, Set.of(), size));
    assertThat(ByteBufUtil.hexDump(payload.header())).isEqualTo(header);
  }
}
