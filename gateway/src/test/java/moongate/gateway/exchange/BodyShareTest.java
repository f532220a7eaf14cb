package moongate.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BodyShareTest {
  private static final long MEGABYTE = 1 << 20;

  private final BodyShare share = new BodyShare(16 * MEGABYTE);

  @Test
  void nobodyGetsMoreThanHalfOfWhatIsLeft() {
    assertThat(share.take(0, 8 * MEGABYTE)).isTrue();
    assertThat(share.take(8 * MEGABYTE, 1)).as("more for the same").isFalse();
    assertThat(share.take(0, 5 * MEGABYTE)).as("another large one").isFalse();
    assertThat(share.take(0, 4 * MEGABYTE)).as("a smaller one").isTrue();
    assertThat(share.taken()).isEqualTo(12 * MEGABYTE);
  }

  @Test
  void whatIsGivenBackIsThereForOthers() {
    assertThat(share.take(0, 8 * MEGABYTE)).isTrue();
    share.giveBack(8 * MEGABYTE);
    assertThat(share.take(0, 8 * MEGABYTE)).isTrue();
  }
}
