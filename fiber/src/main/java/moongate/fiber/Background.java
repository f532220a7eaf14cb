package moongate.fiber;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

/// Runs work that would block an event loop on another thread, while the fiber waits.
public record Background(Executor executor) {
  /// Uses a virtual thread for each piece of work.
  public static final Background VIRTUAL = new Background(Thread::startVirtualThread);

  /// Runs `work` and returns its result. Exceptions other than [RuntimeException] are wrapped.
  public <T> T await(Fiber fiber, Callable<T> work) {
    var task =
        new FutureTask<T>(work) {
          @Override
          protected void done() {
            fiber.unpark();
          }
        };
    executor.execute(task);
    while (!task.isDone()) {
      fiber.park();
    }
    try {
      return task.get();
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(failure.getCause());
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
