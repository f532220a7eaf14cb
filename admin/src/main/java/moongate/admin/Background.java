package moongate.admin;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import moongate.fiber.Fiber;

/// Runs work that would hold up an event loop on another thread, while the fiber waits.
record Background(Executor executor) {
  <T> T await(Fiber fiber, Callable<T> work) {
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
