package moongate.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OutboxTest {
  private final Outbox outbox = new Outbox(100);

  @Test
  void oneSenderGetsHalfOfTheRoom() {
    assertThat(outbox.hold(0, 50)).isTrue();
    assertThat(outbox.hold(50, 1)).isFalse();
  }

  @Test
  void othersStillGetTheirs() {
    outbox.hold(0, 50);

    assertThat(outbox.hold(0, 51)).isFalse();
    assertThat(outbox.hold(0, 25)).isTrue();
    assertThat(outbox.hold(25, 1)).isFalse();
    assertThat(outbox.hold(0, 10)).isTrue();
  }

  @Test
  void whatWasSentMakesRoom() {
    outbox.hold(0, 50);
    outbox.release(20);

    assertThat(outbox.hold(30, 20)).isTrue();
  }
}
