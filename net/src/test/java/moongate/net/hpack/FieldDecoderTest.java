package moongate.net.hpack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http2.Http2Exception;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FieldDecoderTest {
  private static final long ANY_SIZE = 1 << 20;

  private static byte[] bytes(String hexadecimal) {
    return HexFormat.of().parseHex(hexadecimal.replace(" ", ""));
  }

  /// RFC 7541, C.4 and C.6: sections of one connection after the other.
  @Test
  void readsTheExamplesOfTheStandard() throws SectionException {
    var requests = new Decoded(ANY_SIZE);
    assertThat(requests.decode(bytes("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff")))
        .containsExactly(":method=GET", ":scheme=http", ":path=/", ":authority=www.example.com");
    assertThat(requests.decode(bytes("8286 84be 5886 a8eb 1064 9cbf")))
        .endsWith(":authority=www.example.com", "cache-control=no-cache");
    assertThat(
            requests.decode(bytes("8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf")))
        .containsExactly(
            ":method=GET",
            ":scheme=https",
            ":path=/index.html",
            ":authority=www.example.com",
            "custom-key=custom-value");
  }

  @Test
  void readsWhateverNettyWrites() throws Exception {
    var random = new Random(7541);
    for (int huffmanFrom : new int[] {0, 20, Integer.MAX_VALUE}) {
      var netty = new NettyFields(ANY_SIZE, huffmanFrom);
      var decoded = new Decoded(ANY_SIZE);
      for (int i = 0; i < 2000; i++) {
        if (random.nextInt(50) == 0) {
          netty.encoderCapacity(random.nextInt(FieldDecoder.USUAL_CAPACITY + 1));
        }
        var fields = fields(random);
        var expected = new ArrayList<String>();
        for (int at = 0; at < fields.length; at += 2) {
          expected.add(Decoded.pair(fields[at], fields[at + 1]));
        }
        // It writes pseudo-header fields first.
        assertThat(decoded.decode(netty.encode(fields)))
            .containsExactlyInAnyOrderElementsOf(expected);
      }
    }
  }

  private static String[] fields(Random random) {
    var fields = new String[2 * random.nextInt(12)];
    for (int i = 0; i < fields.length; i += 2) {
      fields[i] =
          random.nextBoolean()
              ? StaticTable.at(1 + random.nextInt(StaticTable.SIZE)).name().toString()
              : "x-" + random.nextInt(40);
      fields[i + 1] = random.nextBoolean() ? "v" + random.nextInt(30) : text(random);
    }
    return fields;
  }

  private static String text(Random random) {
    var text = new byte[random.nextInt(random.nextInt(10) == 0 ? 3000 : 60)];
    random.nextBytes(text);
    return new String(text, ISO_8859_1);
  }

  /// Whole sections, cut, changed and made up, on connections that live on: the same fields, or the
  /// end, as with Netty.
  @Test
  void agreesWithNettyOnBrokenSections() throws Exception {
    var random = new Random(1);
    int refusals = 0;
    for (int i = 0; i < 5000; i++) {
      var encoder = new NettyFields(ANY_SIZE, random.nextInt(60));
      var netty = new NettyFields(ANY_SIZE, 0);
      var decoded = new Decoded(ANY_SIZE);
      for (int section = 0; section < 4; section++) {
        var bytes = broken(encoder.encode(fields(random)), random);
        List<String> expected;
        try {
          expected = netty.decode(bytes);
        } catch (Http2Exception refused) {
          refusals++;
          assertThatThrownBy(() -> decoded.decode(bytes)).isInstanceOf(SectionException.class);
          break;
        }
        assertThat(decoded.decode(bytes)).isEqualTo(expected);
      }
    }
    assertThat(refusals).isBetween(500, 4500);
  }

  private static byte[] broken(byte[] section, Random random) {
    if (section.length == 0) {
      return section;
    }
    switch (random.nextInt(4)) {
      case 0 -> section[random.nextInt(section.length)] = (byte) random.nextInt();
      case 1 -> section[random.nextInt(section.length)] ^= (byte) (1 << random.nextInt(8));
      case 2 -> {
        if (random.nextInt(4) == 0) {
          random.nextBytes(section);
        }
      }
      default -> {
        if (random.nextInt(4) == 0) {
          return java.util.Arrays.copyOf(section, random.nextInt(section.length));
        }
      }
    }
    return section;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80", // no field has the number 0
        "be", // nothing stands in the dynamic table yet
        "00 05 61 62", // a name without its end
        "00 01 61", // a name without a value
        "3f e2 1f", // a table of 4097 bytes
        "82 3f e1 1f", // a new capacity behind a field
        "00 01 61 81 ff ff", // a string longer than the section says
        "00 01 61 82 ff ff", // padding of more than seven bits
        "00 01 61 81 00", // padding with zeros
        "00 01 61 84 ff ff ff ff", // the end of the string spelled out
        "7f 80 80 80 80 80 80 80 80 80 80 01", // a number without an end
        "ff ff ff ff ff 0f", // a number of more than 31 bits
      })
  void refusesWhatIsNoSection(String section) {
    assertThatThrownBy(() -> new Decoded(ANY_SIZE).decode(bytes(section)))
        .isInstanceOf(SectionException.class);
  }

  @Test
  void whatIsTooLargeIsReadButNotTold() throws Exception {
    var netty = new NettyFields(ANY_SIZE, 0);
    var decoded = new Decoded(100);
    var section = netty.encode("a", "1", "b", "2", "c", "3", "x-kept", "4");

    assertThat(decoded.decode(section)).containsExactly("a=1", "b=2");
    assertThat(decoded.size()).isEqualTo(3 * 34 + 39);
    assertThat(decoded.decode(netty.encode("x-kept", "4"))).containsExactly("x-kept=4");
  }

  @Test
  void aSmallerTableHasToBeAcknowledged() throws Exception {
    var decoded = new Decoded(ANY_SIZE);
    decoded.decoder().mostCapacity(0);

    assertThat(decoded.decode(bytes("20 82"))).containsExactly(":method=GET");
    assertThat(decoded.decode(bytes("82"))).containsExactly(":method=GET");
    decoded.decoder().mostCapacity(64);
    assertThat(decoded.decode(bytes("3f 21 40 01 61 01 62"))).containsExactly("a=b");
    decoded.decoder().mostCapacity(10);
    assertThatThrownBy(() -> decoded.decode(bytes("82"))).isInstanceOf(SectionException.class);
  }

  /// Strangers decide what is remembered, on as many connections as a node may have.
  @Test
  void remembersLittleOfWhatIsRepeated() throws Exception {
    var decoder = new FieldDecoder(new NameCache());

    assertThat(repeated(decoder, "a".repeat(2000))).isSameAs(repeated(decoder, "a".repeat(2000)));
    assertThat(repeated(decoder, "b".repeat(3000)))
        .isNotSameAs(repeated(decoder, "b".repeat(3000)));

    var first = repeated(decoder, "c".repeat(2000));
    for (char c = 'd'; c < 'p'; c++) {
      repeated(decoder, String.valueOf(c).repeat(2000));
    }
    assertThat(repeated(decoder, "c".repeat(2000))).isNotSameAs(first);
  }

  /// Reads a field with this value several times, and returns what is told of it last.
  private static Object repeated(FieldDecoder decoder, String value) throws Exception {
    var section = new NettyFields(ANY_SIZE, Integer.MAX_VALUE).encode("x", value);
    var told = new Object[1];
    for (int i = 0; i < 3; i++) {
      var memory = new byte[FieldDecoder.memoryFor(section.length)];
      System.arraycopy(section, 0, memory, 0, section.length);
      decoder.decode(memory, section.length, ANY_SIZE, new LastField(told));
    }
    return told[0];
  }

  private record LastField(Object[] told) implements FieldSink {
    @Override
    public void field(TableField field) {
      told[0] = field;
    }

    @Override
    public void field(FieldName name, byte[] memory, int from, int end) {
      told[0] = name;
    }
  }

  @Test
  void longNamesAreNotKept() {
    var names = new NameCache();
    var usual = "x-b3-parentspanid".getBytes(ISO_8859_1);
    var longer = "x".repeat(1000).getBytes(ISO_8859_1);

    assertThat(names.find(usual, 0, usual.length)).isSameAs(names.find(usual, 0, usual.length));
    assertThat(names.find(longer, 0, longer.length))
        .isNotSameAs(names.find(longer, 0, longer.length));
  }

  @ParameterizedTest
  @CsvSource({
    "te, TE",
    "cookie, COOKIE",
    "upgrade, OF_CONNECTION",
    ":path, PATH",
    ":x, UNKNOWN_PSEUDO",
    "x-a, OTHER",
    "X-a, MALFORMED",
    "'a b', MALFORMED",
    "'', MALFORMED"
  })
  void namesAreLookedAtOnce(String name, FieldName.Kind kind) {
    assertThat(new FieldName(name.getBytes(ISO_8859_1)).kind()).isEqualTo(kind);
  }
}
