package moongate.net.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A connection whose peer takes nothing until the test flushes.
final class FrugalSendsTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final AtomicBoolean isScarce = new AtomicBoolean();
  private final FrugalSends sends = new FrugalSends(channel, isScarce::get);

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private void write(int bytes) {
    sends.queueing();
    channel.write(Unpooled.buffer(bytes).writeZero(bytes));
  }

  @Test
  void muchMayWaitWhileThereIsMemory() {
    channel.config().setWriteBufferWaterMark(Outbound.WATER_MARK);
    write(100 * 1024);
    assertThat(channel.isWritable()).isTrue();
  }

  @Test
  void littleMayWaitWhenMemoryIsScarce() {
    channel.config().setWriteBufferWaterMark(Outbound.WATER_MARK);
    isScarce.set(true);
    write(9 * 1024);
    assertThat(channel.isWritable()).isFalse();
    channel.flush();
    assertThat(channel.isWritable()).isTrue();
  }

  @Test
  void muchMayWaitAgainWhenThereIsMemoryAgain() {
    isScarce.set(true);
    write(9 * 1024);
    channel.flush();
    isScarce.set(false);
    write(100 * 1024);
    assertThat(channel.isWritable()).isTrue();
  }
}
