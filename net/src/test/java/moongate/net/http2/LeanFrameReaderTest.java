package moongate.net.http2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2FrameReader;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import moongate.net.NetTest;
import moongate.net.loop.NettyLoop;
import moongate.net.server.HeadMemory;
import org.junit.jupiter.api.Test;

/// Beside Netty's own reader: both are given the same bytes, in the same pieces.
final class LeanFrameReaderTest extends NetTest {
  private static final int ROUNDS = 3000;
  private static final int MOST_SMALL = 8;
  private static final int[] IDS = {1, 1, 1, 3, 3, 0, 0x80000001};

  /// What a reader tells.
  private static final class Told extends Http2FrameAdapter {
    final List<String> events = new ArrayList<>();

    private static String text(ByteBuf data) {
      return data.toString(ISO_8859_1);
    }

    @Override
    public int onDataRead(
        ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean isLast) {
      events.add("data %d %s %d %s".formatted(id, text(data), padding, isLast));
      data.skipBytes(data.readableBytes() / 2); // as the listener may
      return 0;
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext context, int id, Http2Headers fields, int padding, boolean isLast) {
      events.add("headers %d %s %d %s".formatted(id, text(fields), padding, isLast));
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext context,
        int id,
        Http2Headers fields,
        int dependency,
        short weight,
        boolean isExclusive,
        int padding,
        boolean isLast) {
      onHeadersRead(context, id, fields, padding, isLast);
    }

    private static String text(Http2Headers headers) {
      var fields = (ReceivedFields) headers;
      return fields.requestPath() + " " + fields.fields().size() + " " + fields.fields().length();
    }

    @Override
    public void onPingRead(ChannelHandlerContext context, long data) {
      events.add("ping " + data);
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) {
      events.add("settings " + settings);
    }

    @Override
    public void onUnknownFrame(
        ChannelHandlerContext context, byte type, int id, Http2Flags flags, ByteBuf payload) {
      events.add("unknown %d %d %s".formatted(type, id, text(payload)));
    }
  }

  private static byte[] section(Random random) {
    var path = "/" + "x".repeat(random.nextInt(40));
    var text = new StringBuilder("\0\005:path").append((char) path.length()).append(path);
    for (int i = random.nextInt(3); i > 0; i--) {
      text.append("\0\001a\001").append(i);
    }
    if (random.nextInt(200) == 0) {
      text.append('\u00fe'); // in no table
    }
    return text.toString().getBytes(ISO_8859_1);
  }

  /// Most are right, but everything happens.
  private static void write(ByteBuf out, Random random) {
    int id = IDS[random.nextInt(IDS.length)];
    int type =
        switch (random.nextInt(12)) {
          case 0, 1, 2 -> 0;
          case 3, 4, 5, 6 -> 1;
          case 7, 8 -> 9;
          case 9 -> 6;
          case 10 -> 4;
          default -> random.nextInt(16);
        };
    int flags =
        switch (random.nextInt(6)) {
          case 0, 1 -> 4;
          case 2, 3 -> 5;
          case 4 -> 0;
          default -> random.nextInt(64);
        };
    var payload =
        switch (type) {
          case 1, 9 -> section(random);
          case 6 -> new byte[8];
          case 4 -> new byte[0];
          default -> new byte[random.nextInt(30)];
        };
    if (type == 6 || type == 4) {
      id = 0;
      flags = 0;
    } else if (id == 0 && random.nextInt(8) > 0) {
      id = 5;
    }
    int length = random.nextInt(300) == 0 ? 20_000 : payload.length;
    out.writeMedium(length).writeByte(type).writeByte(flags).writeInt(id).writeBytes(payload);
  }

  private static List<String> read(Http2FrameReader reader, byte[] bytes, Random cuts) {
    var told = new Told();
    var channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    var context = channel.pipeline().firstContext();
    var input = ByteBufAllocator.DEFAULT.directBuffer();
    int at = 0;
    while (at < bytes.length) {
      int count = Math.min(bytes.length - at, 1 + cuts.nextInt(60));
      input.writeBytes(bytes, at, count);
      at += count;
      readWhatIsThere(reader, context, input, told);
    }
    told.events.add("left " + (input.readableBytes() > 9));
    reader.close();
    input.release();
    channel.finishAndReleaseAll();
    return told.events;
  }

  /// As a decoder of Netty does it.
  private static void readWhatIsThere(
      Http2FrameReader reader, ChannelHandlerContext context, ByteBuf input, Told told) {
    for (int before = -1; input.isReadable() && before != input.readableBytes(); ) {
      before = input.readableBytes();
      try {
        reader.readFrame(context, input, told);
      } catch (Http2Exception e) {
        told.events.add(e.error() + " " + Http2Exception.isStreamError(e));
      } catch (RuntimeException e) {
        told.events.add(e.getClass().getName());
      }
    }
  }

  @Test
  void tellsWhatNettysReaderTells() {
    var loop = (NettyLoop) loops.loop(0);
    for (int seed = 0; seed < ROUNDS; seed++) {
      var random = new Random(seed);
      var out = Unpooled.buffer();
      for (int i = 0; i < 12; i++) {
        write(out, random);
      }
      var bytes = new byte[out.readableBytes()];
      out.readBytes(bytes);
      var lean =
          new LeanFrameReader(
              new SectionReader(loop, 300, 100),
              new StreamOrder(new DefaultHttp2Connection(false)),
              new HeadMemory(Long.MAX_VALUE).new Share(),
              MOST_SMALL);
      var netty = new DefaultHttp2FrameReader(new SectionReader(loop, 300, 100), MOST_SMALL);
      assertThat(read(lean, bytes, new Random(seed)))
          .as("seed %d", seed)
          .isEqualTo(read(netty, bytes, new Random(seed)));
    }
  }

  /// Clients that begin long heads on many connections and do not end them.
  @Test
  void sectionsThatDoNotEndArePaidFor() throws Exception {
    var memory = new HeadMemory(50_000);
    var first = unending(memory);
    var second = unending(memory);

    assertThatThrownBy(() -> feed(second, 9)).hasMessageContaining("too much memory");
    assertThat(memory.taken()).isBetween(48_000L, 50_000L);

    first.close();
    second.close();
    assertThat(memory.taken()).isZero();
  }

  /// A reader that has got the beginning of a section.
  private LeanFrameReader unending(HeadMemory memory) throws Http2Exception {
    var reader =
        new LeanFrameReader(
            new SectionReader((NettyLoop) loops.loop(0), 1 << 16, 100),
            new StreamOrder(new DefaultHttp2Connection(false)),
            memory.new Share(),
            MOST_SMALL);
    feed(reader, 1);
    feed(reader, 9);
    return reader;
  }

  private static void feed(LeanFrameReader reader, int type) throws Http2Exception {
    int length = 12_000;
    var frame = Unpooled.buffer().writeMedium(length).writeByte(type).writeByte(0).writeInt(1);
    var channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    reader.readFrame(
        channel.pipeline().firstContext(), frame.writeZero(length), new Http2FrameAdapter());
  }
}
