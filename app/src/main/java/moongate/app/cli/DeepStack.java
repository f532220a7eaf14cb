package moongate.app.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Runs the work of a command on a thread with a larger stack, because Lua code may recurse deeply.
final class DeepStack {
  private DeepStack() {}

  static <T> T run(String name, long stackBytes, Callable<T> work) throws Exception {
    var task = new FutureTask<>(work);
    Thread.ofPlatform().name(name).stackSize(stackBytes).start(task);
    try {
      return task.get();
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof Exception cause ? cause : failure;
    }
  }
}
