package moongate.cluster.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Connections that share a memory of 1000 bytes.
final class FrameMemoryTest {
  private final FrameMemory memory = new FrameMemory(1000);
  private final List<EmbeddedChannel> channels = new ArrayList<>();

  @AfterEach
  void close() {
    channels.forEach(EmbeddedChannel::finishAndReleaseAll);
  }

  private EmbeddedChannel open() {
    var channel = new EmbeddedChannel(memory.new Share());
    channels.add(channel);
    return channel;
  }

  private static void receive(EmbeddedChannel channel, int length) {
    channel.writeInbound(Unpooled.buffer(length).writeZero(length));
  }

  @Test
  void connectionForWhoseFrameNothingIsLeftEnds() {
    var first = open();
    var second = open();
    receive(first, 900);
    receive(second, 200);
    assertThat(first.isActive()).isTrue();
    assertThat(second.isActive()).isFalse();
  }

  @Test
  void whatHasEndedGivesItsMemoryBack() {
    var first = open();
    receive(first, 900);
    first.close();
    var second = open();
    receive(second, 900);
    assertThat(second.isActive()).isTrue();
  }

  @Test
  void wholeFramesTakeNothing() {
    var channel = open();
    for (int i = 0; i < 10; i++) {
      receive(channel, 900);
      channel.pipeline().get(FrameMemory.Share.class).clear();
    }
    assertThat(channel.isActive()).isTrue();
  }
}
