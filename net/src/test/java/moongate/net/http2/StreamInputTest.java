package moongate.net.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import moongate.http.Chunk;
import moongate.net.NetTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Pieces of a body within a large buffer, into which much else was read.
final class StreamInputTest extends NetTest {
  private static final int LARGE = 128 * 1024;
  private static final int PIECE = 5000;

  private StreamInput input;
  private final ByteBuf whole = PooledByteBufAllocator.DEFAULT.directBuffer(LARGE).writeZero(LARGE);

  @BeforeEach
  void begin() {
    input =
        new StreamInput(
            PooledByteBufAllocator.DEFAULT, new WaitingInputs(loops.all().getFirst()), () -> {});
  }

  @AfterEach
  void release() {
    input.clear();
    whole.release();
  }

  private Chunk next() {
    var chunk = input.poll();
    assertThatObject(chunk).isNotNull();
    return chunk == null ? Chunk.END : chunk;
  }

  @Test
  void pieceThatWaitsDoesNotKeepWhatHasComeWithIt() {
    whole.setByte(100, 7);
    input.add(whole.slice(100, PIECE));
    assertThat(whole.refCnt()).isOne();
    var chunk = next();
    assertThat(chunk.bytes()).hasSize(PIECE).startsWith(7, 0);
    chunk.release();
  }

  @Test
  void pieceThatSomebodyWaitsForIsNotCopied() {
    assertThatObject(input.poll()).isNull();
    input.add(whole.slice(100, PIECE));
    assertThat(whole.refCnt()).isEqualTo(2);
    next().release();
    assertThat(whole.refCnt()).isOne();
  }

  @Test
  void pieceAfterOneThatWasTakenWaits() {
    assertThatObject(input.poll()).isNull();
    input.add(whole.slice(100, PIECE));
    next().release();
    input.add(whole.slice(100, PIECE));
    assertThat(whole.refCnt()).isOne();
  }

  @Test
  void pieceThatIsMostOfItsBufferIsNotCopied() {
    input.add(whole.slice(0, LARGE / 2));
    assertThat(whole.refCnt()).isEqualTo(2);
  }
}
