package moongate.net.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;

final class SpareBuffersTest {
  private final SpareBuffers buffers = new SpareBuffers();

  /// One that Netty has not chosen to watch for leaks, as it does here and there: those are
  /// wrapped, and are not kept.
  private ByteBuf unwatched(int length) {
    var buffer = buffers.take(length);
    while (buffer.unwrap() != null) {
      buffer.release();
      buffer = buffers.take(length);
    }
    return buffer;
  }

  @Test
  void theLastOneReleasedIsTheNextAndEmpty() {
    var first = unwatched(1);
    var second = unwatched(1024);
    assertThat(second).isNotSameAs(first);
    second.writeLong(1);
    buffers.release(first);
    buffers.release(second);
    var again = buffers.take(500);
    assertThat(again).isSameAs(second);
    assertThat(again.isReadable()).isFalse();
    assertThat(buffers.take(1)).isSameAs(first);
  }

  @Test
  void whatSomebodyElseRefersToIsNotHandedOut() {
    var shared = buffers.take(1).retain();
    buffers.release(shared);
    assertThat(shared.refCnt()).isEqualTo(1);
    assertThat(buffers.take(1)).isNotSameAs(shared);
    shared.release();
  }

  @Test
  void aPartOfAnotherBufferIsNotHandedOut() {
    var whole = PooledByteBufAllocator.DEFAULT.directBuffer(2048).writeZero(2048);
    var part = whole.readRetainedSlice(1024);
    buffers.release(part);
    assertThat(whole.refCnt()).isEqualTo(1);
    assertThat(buffers.take(1)).isNotSameAs(part);
    whole.release();
  }

  @Test
  void largeOnesAreNotKept() {
    var large = buffers.take(5000);
    assertThat(large.capacity()).isGreaterThanOrEqualTo(5000);
    buffers.release(large);
    assertThat(large.refCnt()).isZero();
  }
}
