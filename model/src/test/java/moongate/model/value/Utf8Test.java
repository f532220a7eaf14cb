package moongate.model.value;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {
  @Test
  void textBecomesItsBytes() {
    for (var text : new String[] {"", "plain", "é", "€", "😀", "\u07ff\u0800\uffff", "a\0b"}) {
      assertThat(Utf8.encode(text)).isEqualTo(text.getBytes(UTF_8));
      assertThat(Utf8.bytes(text)).isEqualTo(new String(text.getBytes(UTF_8), ISO_8859_1));
      assertThat(Utf8.decode(text.getBytes(UTF_8))).isEqualTo(text);
    }
  }

  @Test
  void anyBytesSurviveARoundTrip() {
    var random = new Random(1);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(8)];
      random.nextBytes(bytes);
      for (int i = 0; i < bytes.length; i++) {
        // Mostly bytes that start or continue a sequence.
        if (random.nextBoolean()) {
          bytes[i] |= (byte) 0x80;
        }
      }

      assertThat(Utf8.encode(Utf8.decode(bytes))).isEqualTo(bytes);
    }
  }

  @Test
  void whatIsNoUtf8HasAStandIn() {
    assertThat(Utf8.valid(Utf8.decode(new byte[] {'a', (byte) 0x80, (byte) 0xff, 'b'})))
        .isEqualTo("a\ufffd\ufffdb");
    assertThat(Utf8.valid("a💩é")).isEqualTo("a💩é");
    for (var text : new String[] {"", "plain?", "a💩é", "a\udc80?", "\udcff"}) {
      assertThat(Utf8.encodeValid(text)).isEqualTo(Utf8.valid(text).getBytes(UTF_8));
    }
  }

  @Test
  void encodedSurrogatesAndOverlongFormsAreNotText() {
    for (var bytes :
        new String[] {"\u00ed\u00a0\u0080", "\u00c0\u0080", "\u00f4\u0090\u0080\u0080"}) {
      var text = Utf8.decode(bytes.getBytes(ISO_8859_1));

      assertThat(text).hasSize(bytes.length());
      assertThat(Utf8.bytes(text)).isEqualTo(bytes);
    }
  }
}
