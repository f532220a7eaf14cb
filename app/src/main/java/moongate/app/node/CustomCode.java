package moongate.app.node;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import moongate.fiber.Loop;
import moongate.functions.custom.CustomPlugins;
import moongate.gateway.Plan;
import moongate.net.loop.Loops;

/// Custom plugins on a node's event loops: they start there before requests come, and hear of each
/// change of the configuration.
final class CustomCode {
  /// A loop has so long to start its plugins; then it serves, and they start when they are through.
  private static final Duration LONGEST_START = Duration.ofSeconds(30);

  private final CustomPlugins plugins;
  private final Loops loops;
  private final Supplier<Plan> plan;
  private volatile boolean isStarted;

  CustomCode(CustomPlugins plugins, Loops loops, Supplier<Plan> plan) {
    this.plugins = plugins;
    this.loops = loops;
    this.plan = plan;
  }

  /// Starts them on all loops, and waits until that is done.
  void start() {
    isStarted = true;
    onLoops(loop -> {
      plugins.start(loop, plan.get().context());
      configure(loop);
    });
  }

  /// The plan is another one.
  void configured() {
    if (isStarted && !plugins.isEmpty()) {
      for (int i = 0; i < loops.count(); i++) {
        var loop = loops.loop(i);
        loop.execute(() -> configure(loop));
      }
    }
  }

  private void configure(Loop loop) {
    var current = plan.get();
    plugins.configure(loop, current.context(), current.plugins());
  }

  /// Reads their files again, and lets the loops run them; what is wrong when they cannot be used.
  ///
  /// @param replan makes a plan of the new files
  Optional<String> reload(Runnable replan) {
    if (plugins.isEmpty()) {
      return Optional.empty();
    }
    var problem = plugins.reload();
    if (problem.isEmpty()) {
      if (isStarted) {
        onLoops(loop -> plugins.start(loop, plan.get().context()));
      }
      replan.run();
    }
    return problem;
  }

  private void onLoops(Consumer<Loop> step) {
    if (plugins.isEmpty()) {
      return;
    }
    var left = new CountDownLatch(loops.count());
    for (int i = 0; i < loops.count(); i++) {
      var loop = loops.loop(i);
      loop.execute(() -> {
        try {
          step.accept(loop);
        } finally {
          left.countDown();
        }
      });
    }
    try {
      var unused = left.await(LONGEST_START.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
