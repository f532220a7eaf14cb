package moongate.functions.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import moongate.functions.text.ContentCoding.CodingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentCodingTest {
  private static final int LIMIT = 1 << 20;

  private static String decode(String bytes, String coding) throws CodingException {
    return ContentCoding.decode(bytes, coding, LIMIT, bytesRead -> {});
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "X-GZIP", "deflate", "identity", "deflate, gzip", " gzip "})
  void whatIsEncodedDecodesToTheSame(String coding) throws CodingException {
    var text = "héllo ÿ ".repeat(1000);
    assertThat(decode(ContentCoding.encode(text, coding), coding)).isEqualTo(text);
  }

  @Test
  void takesDeflateWithoutItsFrame() throws IOException, CodingException {
    var out = new ByteArrayOutputStream();
    try (var raw = new DeflaterOutputStream(out, new Deflater(6, true))) {
      raw.write(Bytes.of("raw"));
    }
    assertThat(decode(Bytes.string(out.toByteArray()), "deflate")).isEqualTo("raw");
  }

  @Test
  void saysWhatIsWrongWithTheBytes() {
    assertThatThrownBy(() -> decode("plain", "gzip")).hasMessage("the body is no gzip data");
    assertThatThrownBy(() -> decode("x", "br")).hasMessage("unsupported content encoding 'br'");
    assertThatThrownBy(() -> decode("x", "gzip,gzip,gzip,gzip"))
        .hasMessage("more than 3 content encodings");
  }

  @Test
  void aBombEndsAtTheLimitAndIsPaidFor() throws CodingException {
    var bomb = ContentCoding.encode("0".repeat(10 << 20), "gzip");
    var paid = new AtomicInteger();
    assertThatThrownBy(() -> ContentCoding.decode(bomb, "gzip", LIMIT, paid::addAndGet))
        .hasMessage("the decoded body has more than 1048576 bytes");
    assertThat(paid.get()).isBetween(LIMIT, 2 * LIMIT);
  }
}
