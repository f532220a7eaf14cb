package moongate.net.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.netty.util.AsciiString;
import java.util.Random;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.RequestHead;
import moongate.net.NetTest;
import moongate.net.hpack.FieldDecoder;
import moongate.net.hpack.NameCache;
import moongate.net.hpack.SectionException;
import moongate.net.loop.NettyLoop;
import moongate.net.settings.Limits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A section is read as if no other had come before, but for the table; whatever was made of those.
final class KnownSectionsTest extends NetTest {
  private static final int ROUNDS = 400;
  private static final int SECTIONS = 60;
  private static final int MOST_SIZE = 600;
  private static final int MOST_FIELDS = 6;
  private static final HeaderName X = HeaderName.of("X");

  private static final String[][] FIELDS = {
    {":method", "GET", ":scheme", "https", ":path", "/", ":authority", "a.test"},
    {":method", "GET", ":scheme", "https", ":path", "/", ":authority", "a.test", "accept", "*/*"},
    {":method", "GET", ":scheme", "https", ":path", "/b", ":authority", "a.test", "accept", "*/*"},
    {":method", "GET", ":scheme", "https", ":path", "/", "host", "b.test", "cookie", "a=1"},
    {":method", "GET", ":scheme", "https", ":path", "/", "cookie", "a=1", "cookie", "b=2"},
    {":method", "POST", ":scheme", "https", ":path", "/", ":authority", "a", "content-length", "2"},
    {":method", "CONNECT", ":authority", "a.test:1"},
    {":method", "GET", ":path", "/"},
    {":method", "GET", ":scheme", "https", ":path", "/", ":authority", "a", "connection", "close"},
    {":method", "GET", ":scheme", "https", ":path", "/", ":authority", "a", "te", "gzip"},
    {":status", "200", "date", "now", "server", "s"},
    {"grpc-status", "0"},
    {"grpc-status", "1"},
    {"long", "y".repeat(700)},
    {"a", "1", "b", "2", "c", "3", "d", "4", "e", "5", "f", "6", "g", "7"},
  };

  /// One connection's sections, as its client spells them.
  private static final class Sender {
    private final Random random;
    private final DefaultHttp2HeadersEncoder encoder;

    Sender(Random random) {
      this.random = random;
      this.encoder =
          new DefaultHttp2HeadersEncoder(
              Http2HeadersEncoder.NEVER_SENSITIVE, false, 16, random.nextInt(20));
    }

    byte[] next() throws Http2Exception {
      if (random.nextInt(15) == 0) {
        encoder.maxHeaderTableSize(random.nextInt(3) * 60);
      }
      var fields = FIELDS[random.nextInt(random.nextBoolean() ? 3 : FIELDS.length)];
      var headers = new DefaultHttp2Headers(false, false, 16);
      for (int i = 0; i < fields.length; i += 2) {
        headers.add(new AsciiString(fields[i]), new AsciiString(fields[i + 1]));
      }
      var section = Unpooled.buffer();
      encoder.encodeHeaders(1, headers, section);
      var bytes = new byte[section.readableBytes()];
      section.readBytes(bytes);
      return bytes;
    }
  }

  /// Reads with nothing but the table.
  private static final class Forgetful {
    private final FieldDecoder decoder = new FieldDecoder(new NameCache());
    private final ReceivedFields fields = new ReceivedFields(MOST_FIELDS);

    ReceivedFields read(byte[] section) throws SectionException {
      var memory = new byte[FieldDecoder.memoryFor(section.length)];
      System.arraycopy(section, 0, memory, 0, section.length);
      fields.begin(new Headers());
      if (decoder.decode(memory, section.length, MOST_SIZE, fields) > MOST_SIZE) {
        fields.cut();
      }
      return fields;
    }
  }

  private static String told(ReceivedFields fields) {
    return "%s %s %s %s %s %s %s %d %s%n"
            .formatted(
                fields.requestMethod(),
                fields.requestScheme(),
                fields.requestAuthority(),
                fields.requestPath(),
                fields.status(),
                fields.problem(),
                fields.isCut(),
                fields.length(),
                fields.hasPseudo())
        + head(fields);
  }

  /// As a stream does, whose handler then makes of the head what it likes.
  private static String head(ReceivedFields fields) {
    try {
      var head = StreamHead.read(1, fields);
      long length = StreamHead.contentLength(1, head.headers(), false);
      var refusal = StreamHead.refusal(head, length, Limits.DEFAULT);
      if (refusal == null) {
        keep(fields.known(), head);
      }
      var told =
          "%s %s %d %s %s%n%s"
              .formatted(
                  head.method(),
                  head.target(),
                  length,
                  refusal,
                  head.isAsReceived(),
                  head.headers());
      head.headers().set(X, "1");
      head.headers().remove(HeaderName.HOST);
      return told;
    } catch (Http2Exception malformed) {
      fields.fields().set(X, "1");
      return String.valueOf(malformed.getMessage());
    }
  }

  private static void keep(@Nullable KnownSection known, RequestHead head) {
    if (known != null && !head.isRepeated()) {
      known.isRequest(head.headers());
    }
  }

  @Test
  void whatIsKnownReadsAsWhatIsNot() throws Exception {
    var loop = (NettyLoop) loops.loop(0);
    int known = 0;
    for (int seed = 0; seed < ROUNDS; seed++) {
      var sender = new Sender(new Random(seed));
      var reader = new SectionReader(loop, MOST_SIZE, MOST_FIELDS);
      var forgetful = new Forgetful();
      for (int i = 0; i < SECTIONS; i++) {
        var section = sender.next();
        var read = reader.read(Unpooled.wrappedBuffer(section), section.length);
        known += read.known() == null ? 0 : 1;
        assertThat(told(read))
            .as("seed %d, section %d", seed, i)
            .isEqualTo(told(forgetful.read(section)));
      }
    }
    assertThat(known).isGreaterThan(ROUNDS * SECTIONS / 10);
  }

  @Test
  void aSectionIsKnownFromTheSecondTimeOnUntilTheTableChanges() throws Exception {
    var reader = new SectionReader((NettyLoop) loops.loop(0), MOST_SIZE, MOST_FIELDS);
    var get = new byte[] {(byte) 0x82, (byte) 0x87, (byte) 0x84, 0x01, 1, 'a'};
    var other = new byte[] {0x40, 1, 'b', 1, 'c'}; // goes into the table
    assertThat(read(reader, get)).isNull();
    var known = read(reader, get);
    assertThat(known).isNotNull();
    assertThat(read(reader, get)).isSameAs(known);
    read(reader, other);
    assertThat(read(reader, get)).isNull();
    assertThat(read(reader, get)).isNotNull().isNotSameAs(known);
  }

  private static @Nullable KnownSection read(SectionReader reader, byte[] section)
      throws Http2Exception {
    return reader.read(Unpooled.wrappedBuffer(section), section.length).known();
  }
}
