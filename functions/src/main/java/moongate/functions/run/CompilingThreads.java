package moongate.functions.run;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import moongate.fiber.Fiber;
import moongate.lua.runtime.LuaError;

/// Threads for functions whose compilation was put off until their first call: compiling takes too
/// long for an event loop. The threads end when there is nothing to do.
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

  /// Waits until `functions` are compiled, or have turned out not to compile. Meanwhile the fiber's
  /// loop serves others.
  static void compile(FunctionSet functions, Fiber fiber) {
    if (functions.isCompiled() || !fiber.loop().takesTasksOfOthers()) {
      return;
    }
    var isOver = new AtomicBoolean();
    THREADS.execute(() -> {
      try {
        functions.compile();
      } catch (LuaError refused) {
        // The failure is reported when the function is made.
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
