package moongate.model.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8ReaderTest {
  @Test
  void charactersThatPiecesCutInTwoAreWhole() throws IOException {
    var text = "a\u00e9\u20ac\ud83d\ude00".repeat(20_000);
    assertThat(read(text.getBytes(StandardCharsets.UTF_8), 1 << 20)).isEqualTo(text);
  }

  @Test
  void anyBytesAreReadAsAllOfThemAtOnceWouldBe() throws IOException {
    var random = new Random(7);
    var parts =
        new byte[][] {
          {'a'},
          {(byte) 0xC3, (byte) 0xA9},
          {(byte) 0xF0, (byte) 0x9F},
          {(byte) 0x80},
          {(byte) 0xE2, (byte) 0x82, (byte) 0xAC},
          {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
          {(byte) 0xFF}
        };
    for (int round = 0; round < 2_000; round++) {
      var bytes = new ByteArrayOutputStream();
      while (bytes.size() < random.nextInt(40)) {
        bytes.write(parts[random.nextInt(parts.length)]);
      }
      var all = bytes.toByteArray();
      assertThat(read(all, 1 + random.nextInt(5))).isEqualTo(Utf8.decode(all));
    }
  }

  /// @param most how many bytes the stream gives at a time
  private static String read(byte[] bytes, int most) throws IOException {
    var text = new StringWriter();
    try (var reader = new Utf8Reader(new Dripping(new ByteArrayInputStream(bytes), most))) {
      reader.transferTo(text);
    }
    return text.toString();
  }

  private static final class Dripping extends FilterInputStream {
    private final int most;

    Dripping(InputStream bytes, int most) {
      super(bytes);
      this.most = most;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      return super.read(target, from, Math.min(length, most));
    }
  }
}
