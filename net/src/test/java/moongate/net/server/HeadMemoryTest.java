package moongate.net.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HeadMemoryTest {
  private static final int KB = 1024;

  private final HeadMemory memory = new HeadMemory(50 * KB);

  @Test
  void longHeadsAreRefusedWhenTheyTakeUpTooMuch() {
    var first = memory.new Share();
    var second = memory.new Share();
    assertThat(first.begin(32 * KB)).isTrue();
    assertThat(second.begin(16 * KB)).isTrue();
    assertThat(second.begin(32 * KB)).isFalse();
    assertThat(memory.taken()).isEqualTo(48 * KB);
    first.end();
    assertThat(second.begin(32 * KB)).isTrue();
    second.end();
    second.end();
    assertThat(memory.taken()).isZero();
  }

  @Test
  void completeHeadsTakeMoreThanTheirBytes() {
    var share = memory.new Share();
    assertThat(share.begin(16 * KB)).isTrue();
    assertThat(share.complete(16 * KB, 80)).isTrue();
    assertThat(memory.taken()).isEqualTo(42 * KB);
    assertThat(memory.new Share().complete(5 * KB, 1)).isFalse();
    share.end();
    assertThat(memory.taken()).isZero();
  }

  @Test
  void shortHeadsAreNotCounted() {
    assertThat(new HeadMemory(0).new Share().complete(4 * KB, 100)).isTrue();
    assertThat(memory.shareOf(4 * KB)).isNull();
    assertThat(memory.shareOf(4 * KB + 1)).isNotNull();
  }
}
