package moongate.net.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import moongate.fiber.Loop;
import org.junit.jupiter.api.Test;

/// Deadlines on a loop whose timers fire when the test says so.
final class DeadlineTest {
  private final ManualLoop loop = new ManualLoop();
  private final AtomicInteger expired = new AtomicInteger();
  private final Deadline deadline = new Deadline(loop, expired::incrementAndGet);

  @Test
  void expiresAfterTheLoopHasLookedAtItsSocketsOnceMore() {
    deadline.in(0);
    loop.turn();
    assertThat(expired).hasValue(0);
    loop.turn();
    assertThat(expired).hasValue(1);
    loop.turn();
    assertThat(expired).hasValue(1);
  }

  @Test
  void whatHasArrivedDuringAStandstillIsInTime() {
    deadline.in(0);
    loop.turn();
    deadline.clear(); // by what the loop has read
    loop.turn();
    assertThat(expired).hasValue(0);
  }

  @Test
  void eachUseHasALastLook() {
    deadline.in(0);
    loop.turn();
    deadline.clear();
    deadline.in(0);
    loop.turn();
    assertThat(expired).hasValue(0);
    loop.turn();
    assertThat(expired).hasValue(1);
  }

  @Test
  void aLaterTimeIsWaitedFor() {
    deadline.in(0);
    deadline.in(Duration.ofHours(1).toNanos());
    loop.turn();
    loop.turn();
    loop.turn();
    assertThat(expired).hasValue(0);
  }

  /// One that runs all timers that were set before a turn, as if they were due.
  private static final class ManualLoop extends Loop {
    private final ArrayDeque<Runnable> timers = new ArrayDeque<>();

    ManualLoop() {
      super(0);
    }

    void turn() {
      for (int i = timers.size(); i > 0 && !timers.isEmpty(); i--) {
        timers.remove().run();
      }
    }

    @Override
    public boolean isCurrent() {
      return true;
    }

    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      timers.add(task);
      return () -> timers.remove(task);
    }
  }
}
