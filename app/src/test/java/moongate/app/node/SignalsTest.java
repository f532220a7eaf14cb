package moongate.app.node;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SignalsTest {
  @Test
  void aSignalToReloadThatComesDuringTheStartIsKeptUntilTheNodeServes() throws Exception {
    int hangUp = Signals.number("HUP");
    var reloads = new Semaphore(0);

    Signals.received(hangUp);
    Signals.received(hangUp);
    Signals.whenReceived(hangUp, reloads::release);

    assertThat(reloads.tryAcquire(10, SECONDS)).isTrue();
    assertThat(reloads.availablePermits()).isZero();
  }

  @Test
  void signalsThatComeDuringAnActionLeadToOneMoreAfterIt() throws Exception {
    var isRunning = new CountDownLatch(1);
    var mayEnd = new CountDownLatch(1);
    var ends = new Semaphore(0);
    var together = new AtomicInteger();
    var action =
        new SignalAction(
            1,
            () -> {
              assertThat(together.incrementAndGet()).isEqualTo(1);
              isRunning.countDown();
              await(mayEnd);
              together.decrementAndGet();
              ends.release();
            });

    action.signal();
    await(isRunning);
    action.signal();
    action.signal();
    mayEnd.countDown();

    assertThat(ends.tryAcquire(2, 10, SECONDS)).isTrue();
    assertThat(ends.tryAcquire(200, MILLISECONDS)).isFalse();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, SECONDS)).isTrue();
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
