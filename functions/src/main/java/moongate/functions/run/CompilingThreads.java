package moongate.functions.run;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import moongate.fiber.Fiber;
import moongate.lua.runtime.LuaError;

/// Threads that compile functions whose compilation was put off until their first call: an event
/// loop has no time for that. They end when there is nothing to do.
final class CompilingThreads {
  private static final int MOST_THREADS = Math.max(1, Runtime.getRuntime().availableProcessors());
  private static final int IDLE_SECONDS = 10;

  private static final ThreadPoolExecutor THREADS =
      new ThreadPoolExecutor(
          MOST_THREADS,
          MOST_THREADS,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofPlatform().name("moongate-compiler-", 0).daemon().factory());

  static {
    THREADS.allowCoreThreadTimeOut(true);
  }

  private CompilingThreads() {}

  /// Returns when `functions` are compiled, or cannot be; `fiber` waits meanwhile, and its loop
  /// serves others.
  static void compile(FunctionSet functions, Fiber fiber) {
    if (functions.isCompiled() || !fiber.loop().takesTasksOfOthers()) {
      return;
    }
    var isOver = new AtomicBoolean();
    THREADS.execute(() -> {
      try {
        functions.compile();
      } catch (LuaError refused) {
        // Whoever makes the function is told.
      } finally {
        isOver.set(true);
        fiber.unpark();
      }
    });
    while (!isOver.get()) {
      fiber.park();
    }
  }
}
