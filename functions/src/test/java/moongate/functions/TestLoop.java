package moongate.functions;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import moongate.fiber.Loop;
import org.jspecify.annotations.Nullable;

/// An event loop without a network. Once closed, it runs nothing more and refuses nothing: code
/// that is still running asks it in vain.
final class TestLoop extends Loop implements AutoCloseable {
  private volatile @Nullable Thread thread;
  private final ScheduledExecutorService executor =
      new ScheduledThreadPoolExecutor(1, this::thread, new DiscardPolicy());

  TestLoop(int index) {
    super(index);
  }

  private Thread thread(Runnable task) {
    var made = new Thread(task, "loop");
    made.setDaemon(true);
    thread = made;
    return made;
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

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
