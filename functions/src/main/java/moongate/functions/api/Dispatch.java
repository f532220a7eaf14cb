package moongate.functions.api;

import java.time.Duration;
import moongate.fiber.Loop;

/// Runs a task on an event loop later: once, however many ask for it meanwhile, at the time that
/// the first one has given. On the loop only.
final class Dispatch {
  private final Runnable task;
  private boolean isSet;

  Dispatch(Runnable task) {
    this.task = task;
  }

  /// Runs the task on `loop` after `delay`, unless it is going to run anyway.
  void in(Duration delay, Loop loop) {
    if (isSet) {
      return;
    }
    isSet = true;
    loop.schedule(
        delay,
        () -> {
          isSet = false;
          task.run();
        });
  }
}
