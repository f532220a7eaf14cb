package moongate.net.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import moongate.http.Chunk;
import moongate.http.WebSocketFrame.Type;
import moongate.net.loop.BufferChunk;
import moongate.net.loop.Inbound;
import moongate.net.loop.SpareBuffers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Frames, beside Netty's own codec.
final class FrameCodecTest {
  private static final int MOST = 1 << 20;

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Inbound inbound = new Inbound(channel.config(), new SpareBuffers());

  private FrameReader reader(boolean isClient) {
    return new FrameReader(inbound, UnpooledByteBufAllocator.DEFAULT, isClient);
  }

  @Test
  void whereMemoryIsScarceLongMessagesAreRefusedAndShortOnesPass() throws FrameViolation {
    var isScarce = new boolean[1];
    var reader =
        new FrameReader(inbound, UnpooledByteBufAllocator.DEFAULT, false, () -> isScarce[0]);
    var small = ByteBuffer.allocate(4 + 10_000).put((byte) 0x82).put((byte) 126);
    small.putShort((short) 10_000);
    var large = ByteBuffer.allocate(10 + 200_000).put((byte) 0x82).put((byte) 127);
    large.putLong(200_000);

    assertThat(read(reader, large.array(), MOST)).hasSize(1);
    isScarce[0] = true;
    assertThat(read(reader, small.array(), MOST)).hasSize(1);
    assertThat(read(reader, Arrays.copyOf(large.array(), 10_000), MOST)).isEmpty();
    assertThatThrownBy(
            () -> {
              for (int at = 10_000; at < 200_000; at += 10_000) {
                read(reader, Arrays.copyOfRange(large.array(), at, at + 10_000), MOST);
              }
            })
        .isInstanceOfSatisfying(
            FrameViolation.class, refusal -> assertThat(refusal.status()).isEqualTo(1013));
    reader.release();
  }

  private static String told(moongate.http.WebSocketFrame frame) {
    var text = frame.type() + " " + frame.status() + " " + frame.payload();
    frame.release();
    return text;
  }

  private List<String> read(FrameReader reader, byte[] bytes, int most) throws FrameViolation {
    inbound.add(Unpooled.copiedBuffer(bytes));
    var frames = new ArrayList<String>();
    for (var frame = reader.next(most); frame != null; frame = reader.next(most)) {
      frames.add(told(frame));
    }
    return frames;
  }

  private static byte[] bytes(EmbeddedChannel encoder) {
    var all = Unpooled.buffer();
    for (ByteBuf part = encoder.readOutbound(); part != null; part = encoder.readOutbound()) {
      all.writeBytes(part);
      part.release();
    }
    var bytes = new byte[all.readableBytes()];
    all.readBytes(bytes);
    return bytes;
  }

  /// Some valid frames, and what a reader has to make of them.
  private static List<String> write(Random random, EmbeddedChannel encoder) {
    var expected = new ArrayList<String>();
    for (int i = 0; i < 20; i++) {
      switch (random.nextInt(5)) {
        case 0 -> {
          var bytes = new byte[random.nextInt(126)];
          random.nextBytes(bytes);
          encoder.writeOutbound(new PingWebSocketFrame(Unpooled.copiedBuffer(bytes)));
          expected.add("PING 1005 " + new String(bytes, StandardCharsets.ISO_8859_1));
        }
        case 1 -> {
          encoder.writeOutbound(new PongWebSocketFrame());
          expected.add("PONG 1005 ");
        }
        default -> expected.add(writeMessage(random, encoder));
      }
    }
    encoder.writeOutbound(new CloseWebSocketFrame(4000 + random.nextInt(1000), "bye"));
    return expected;
  }

  private static String writeMessage(Random random, EmbeddedChannel encoder) {
    boolean isText = random.nextBoolean();
    var whole = new StringBuilder();
    int fragments = 1 + random.nextInt(3);
    for (int i = 0; i < fragments; i++) {
      var bytes = new byte[random.nextInt(random.nextBoolean() ? 200 : 70_000)];
      for (int j = 0; j < bytes.length; j++) {
        bytes[j] = (byte) random.nextInt(isText ? 128 : 256);
      }
      whole.append(new String(bytes, StandardCharsets.ISO_8859_1));
      var payload = Unpooled.copiedBuffer(bytes);
      boolean isLast = i == fragments - 1;
      WebSocketFrame frame =
          i > 0
              ? new ContinuationWebSocketFrame(isLast, 0, payload)
              : isText
                  ? new TextWebSocketFrame(isLast, 0, payload)
                  : new BinaryWebSocketFrame(isLast, 0, payload);
      encoder.writeOutbound(frame);
    }
    return (isText ? "TEXT 1005 " : "BINARY 1005 ") + whole;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readsWhatNettyWritesHoweverItIsCut(boolean isClient) throws Exception {
    for (int seed = 0; seed < 50; seed++) {
      var random = new Random(seed);
      var encoder = new EmbeddedChannel(new WebSocket13FrameEncoder(isClient));
      var expected = write(random, encoder);
      var bytes = bytes(encoder);
      var reader = reader(isClient);
      var frames = new ArrayList<String>();
      for (int at = 0; at < bytes.length; ) {
        int length =
            Math.min(bytes.length - at, 1 + random.nextInt(random.nextBoolean() ? 3 : 9000));
        var part = java.util.Arrays.copyOfRange(bytes, at, at + length);
        frames.addAll(read(reader, part, MOST));
        at += length;
      }
      assertThat(frames.removeLast()).startsWith("CLOSE 4").endsWith(" bye");
      assertThat(frames).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TEXT, 0",
    "TEXT, 125",
    "BINARY, 126",
    "BINARY, 65535",
    "BINARY, 65536",
    "PING, 125",
    "PONG, 3"
  })
  void writesWhatNettyReads(Type type, int length) {
    for (boolean isClient : new boolean[] {true, false}) {
      var decoder =
          new EmbeddedChannel(
              new WebSocket13FrameDecoder(
                  WebSocketDecoderConfig.newBuilder()
                      .expectMaskedFrames(isClient)
                      .maxFramePayloadLength(MOST)
                      .build()));
      var text = "x".repeat(length);
      var writer = new FrameWriter(UnpooledByteBufAllocator.DEFAULT, isClient);
      decoder.writeInbound(writer.frame(type, Chunk.of(text), 1005));
      WebSocketFrame frame = decoder.readInbound();
      assertThat(frame.getClass().getSimpleName()).isEqualToIgnoringCase(type + "WebSocketFrame");
      assertThat(frame.content().toString(StandardCharsets.ISO_8859_1)).isEqualTo(text);
      frame.release();
    }
  }

  @Test
  void sendsOnWhatItHasReadInTheSameBuffer() throws Exception {
    var encoder = new EmbeddedChannel(new WebSocket13FrameEncoder(true));
    encoder.writeOutbound(new CloseWebSocketFrame(4001, "gone"));
    inbound.add(Unpooled.copiedBuffer(bytes(encoder)));
    var frame = Objects.requireNonNull(reader(true).next(MOST));
    var received = (BufferChunk) frame.take();
    var writer = new FrameWriter(UnpooledByteBufAllocator.DEFAULT, true);
    var sent = writer.frame(frame.type(), received, frame.status());
    assertThat(sent).isSameAs(received.buffer());
    inbound.add(sent);
    var again = Objects.requireNonNull(reader(true).next(MOST));
    assertThat(told(again)).isEqualTo("CLOSE 4001 gone");
  }

  /// Frames as a server sends them, in hexadecimal digits; a text after the status tells why.
  @ParameterizedTest
  @CsvSource({
    "c100, 1002, reserved bits",
    "8300, 1002, unknown opcode 3",
    "8b00, 1002, unknown opcode 11",
    "8180, 1002, masked",
    "897e007e, 1002, control frame",
    "0900, 1002, control frame",
    "8000, 1002, nothing to be continued",
    "01008100, 1002, a message is not complete",
    "827e007d, 1002, wrong form",
    "827f000000000000ffff, 1002, wrong form",
    "827f8000000000000000, 1002, wrong form",
    "827f7fffffffffffffff, 1009, more than 1048576",
    "0201aa007f7fffffffffffffff, 1009, more than 1048576",
    "827f0000000000100001, 1009, more than 1048576",
    "8101ff, 1007, not UTF-8",
    "8103eda080, 1007, not UTF-8",
    "0101c38000, 1007, not UTF-8",
    "880103, 1002, close status 0",
    "880203ed, 1002, close status 1005",
    "88020000, 1002, close status 0",
    "88021388, 1002, close status 5000",
    "880303e8ff, 1007, reason"
  })
  void refusesWhatBreaksTheProtocol(String digits, int status, String why) {
    var bytes = HexFormat.of().parseHex(digits);
    assertThatThrownBy(() -> read(reader(false), bytes, MOST))
        .isInstanceOfSatisfying(
            FrameViolation.class,
            violation -> {
              assertThat(violation.status()).isEqualTo(status);
              assertThat(violation.reason()).contains(why);
            });
  }

  @Test
  void aClientHasToMask() {
    assertThatThrownBy(() -> read(reader(true), HexFormat.of().parseHex("8100"), MOST))
        .hasMessage("a client's frame is not masked");
  }

  @Test
  void textMayBeCutWithinACharacter() throws Exception {
    assertThat(read(reader(false), HexFormat.of().parseHex("0101c38001a9"), MOST))
        .containsExactly("TEXT 1005 \u00c3\u00a9");
  }

  @Test
  void aLimitCountsFragmentsTogetherAndMayChange() throws Exception {
    var reader = reader(false);
    assertThat(read(reader, HexFormat.of().parseHex("02020000" + "8002ffff"), 4))
        .containsExactly("BINARY 1005 \0\0\u00ff\u00ff");
    assertThat(read(reader, HexFormat.of().parseHex("02020000"), 4)).isEmpty();
    assertThatThrownBy(() -> read(reader, HexFormat.of().parseHex("8002ffff"), 3))
        .hasMessage("a message has more than 3 bytes");
    reader.release();
  }

  @Test
  void aLengthAloneTakesNoMemory() throws Exception {
    var reader = reader(false);
    assertThat(read(reader, HexFormat.of().parseHex("827f0000000001000000"), 16 << 20)).isEmpty();
    var field = FrameReader.class.getDeclaredField("message");
    field.setAccessible(true);
    assertThat(((ByteBuf) field.get(reader)).capacity()).isLessThan(8192);
    reader.release();
  }
}
