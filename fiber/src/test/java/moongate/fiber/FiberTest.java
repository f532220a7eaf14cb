package moongate.fiber;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FiberTest {
  private final TestLoop loop = new TestLoop();
  private final List<String> trace = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    loop.executor.shutdownNow();
  }

  @Test
  void twoFibersShareOneThread() throws Exception {
    var done = new CountDownLatch(2);
    var fibers = new Fiber[2];
    fibers[0] =
        Fiber.create(
            loop,
            () -> {
              trace.add("a1");
              fibers[0].park();
              trace.add("a2");
              done.countDown();
            });
    fibers[1] =
        Fiber.create(
            loop,
            () -> {
              trace.add("b1");
              fibers[0].unpark();
              trace.add("b2");
              done.countDown();
            });

    fibers[0].start();
    fibers[1].start();

    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(trace).containsExactly("a1", "b1", "b2", "a2");
  }

  @Test
  void aFiberThatIsStartedInsideOfACoroutineWaitsAlone() throws Exception {
    var done = new CountDownLatch(2);
    var inner = new Fiber[1];
    inner[0] =
        Fiber.create(
            loop,
            () -> {
              trace.add("inner");
              inner[0].park();
              trace.add("woken");
              done.countDown();
            });
    var coroutine =
        Continuation.of(
            Continuation.Kind.COROUTINE,
            () -> {
              inner[0].startInside();
              trace.add("coroutine");
            });
    Fiber.create(
            loop,
            () -> {
              coroutine.run();
              trace.add("outer");
              inner[0].unpark();
              done.countDown();
            })
        .start();

    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(trace).containsExactly("inner", "coroutine", "outer", "woken");
  }

  @Test
  void aPermitGivenBeforehandIsKept() throws Exception {
    var done = new CountDownLatch(1);
    var self = new Fiber[1];
    self[0] =
        Fiber.create(
            loop,
            () -> {
              self[0].unpark();
              self[0].park();
              done.countDown();
            });

    self[0].start();

    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void sleepOutlastsOtherWakeUps() throws Exception {
    var done = new CountDownLatch(1);
    var self = new Fiber[1];
    var slept = new long[1];
    self[0] =
        Fiber.create(
            loop,
            () -> {
              long start = System.nanoTime();
              self[0].sleep(Duration.ofMillis(50));
              slept[0] = System.nanoTime() - start;
              done.countDown();
            });

    self[0].start();
    self[0].unpark();
    self[0].unpark();

    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(slept[0]).isGreaterThanOrEqualTo(Duration.ofMillis(50).toNanos());
  }

  private static final class TestLoop extends Loop {
    private volatile @Nullable Thread thread;
    private final ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(task -> {
          var made = new Thread(task, "loop");
          thread = made;
          return made;
        });

    TestLoop() {
      super(0);
    }

    @Override
    public boolean isCurrent() {
      return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
      executor.execute(task);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      var future = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> future.cancel(false);
    }
  }
}
