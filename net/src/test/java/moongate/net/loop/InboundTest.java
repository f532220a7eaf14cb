package moongate.net.loop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Buffers that nobody refers to any more are released, so their count of references tells what
/// memory waiting input keeps.
final class InboundTest {
  private static final int LARGE = 128 * 1024;

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Inbound inbound = new Inbound(channel.config(), new SpareBuffers());

  @AfterEach
  void close() {
    inbound.clear();
    channel.finishAndReleaseAll();
  }

  private static ByteBuf received(int capacity, int length) {
    return received(capacity, "x".repeat(length));
  }

  private static ByteBuf received(int capacity, String text) {
    var buffer = PooledByteBufAllocator.DEFAULT.directBuffer(capacity);
    buffer.writeCharSequence(text, ISO_8859_1);
    return buffer;
  }

  private String all() {
    var text = new StringBuilder();
    while (!inbound.isEmpty()) {
      var chunk = inbound.take(Long.MAX_VALUE);
      text.append(chunk.asString());
      chunk.release();
    }
    return text.toString();
  }

  @Test
  void inputThatWaitsDoesNotKeepLargeBuffersForLittle() {
    var buffer = received(LARGE, 5000);
    inbound.add(buffer);
    inbound.pause();
    assertThat(buffer.refCnt()).isZero();
    assertThat(all()).isEqualTo("x".repeat(5000));
  }

  @Test
  void inputThatFillsItsBufferStaysWhereItIs() {
    var buffer = received(LARGE, LARGE / 2);
    inbound.add(buffer);
    inbound.pause();
    assertThat(buffer.refCnt()).isOne();
    assertThat(inbound.take(LARGE))
        .isInstanceOfSatisfying(
            BufferChunk.class,
            chunk -> {
              assertThat(chunk.buffer()).isSameAs(buffer);
              chunk.release();
            });
  }

  @Test
  void inputThatIsTakenAtOnceIsNotCopied() {
    var buffer = received(LARGE, 5000);
    inbound.add(buffer);
    assertThat(inbound.take(LARGE))
        .isInstanceOfSatisfying(
            BufferChunk.class,
            chunk -> {
              assertThat(chunk.buffer()).isSameAs(buffer);
              chunk.release();
            });
    inbound.pause();
    assertThat(inbound.isEmpty()).isTrue();
  }

  @Test
  void manySmallPiecesWaitTogetherInTheirOrder() {
    var expected = new StringBuilder();
    var buffers = new ByteBuf[1000];
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = received(4096, i + " ");
      expected.append(i).append(' ');
      inbound.add(buffers[i]);
      inbound.pause();
    }
    assertThat(buffers).extracting(ByteBuf::refCnt).filteredOn(count -> count > 0).hasSize(1);
    assertThat(inbound.readable()).isEqualTo(expected.length());
    assertThat(channel.config().isAutoRead()).isTrue();
    assertThat(all()).isEqualTo(expected.toString());
  }

  @Test
  void piecesOfAllSizesKeepTheirOrder() {
    var expected = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      var text = (i + " ").repeat(i * 37 % 500);
      expected.append(text);
      inbound.add(received(i % 3 == 0 ? LARGE : 2048, text));
      if (i % 2 == 0) {
        inbound.pause();
      }
    }
    assertThat(all()).isEqualTo(expected.toString());
  }
}
