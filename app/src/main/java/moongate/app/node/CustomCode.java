package moongate.app.node;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import moongate.fiber.Loop;
import moongate.functions.custom.CustomPlugins;
import moongate.functions.vault.Vaults;
import moongate.gateway.Plan;
import moongate.net.loop.Loops;

/// Runs custom plugins and vaults on the node's event loops. Plugins start there before the first
/// request, and are told about each change of the configuration.
final class CustomCode {
  /// How long a loop waits for its plugins to start. After that it serves requests, even if they
  /// have not finished.
  private static final Duration LONGEST_START = Duration.ofSeconds(30);

  private final CustomPlugins plugins;
  private final Loops loops;
  private final Vaults vaults;
  private final Supplier<Plan> plan;
  private volatile boolean isStarted;

  /// @param vaults among which are the operator's own
  CustomCode(CustomPlugins plugins, Loops loops, Vaults vaults, Supplier<Plan> plan) {
    this.plugins = plugins;
    this.loops = loops;
    this.vaults = vaults;
    this.plan = plan;
  }

  /// Starts the plugins on all loops, and waits until that is done.
  void start() {
    isStarted = true;
    onLoops(loop -> {
      plugins.start(loop, plan.get().context());
      configure(loop);
    });
  }

  /// Tells the plugins that the configuration has changed.
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

  /// Reads the files of the plugins again, and makes the loops run them. Returns the problem if
  /// they cannot be used.
  ///
  /// @param replan creates a plan with the new files
  Optional<String> reload(Runnable replan) {
    if (plugins.isEmpty()) {
      return Optional.empty();
    }
    var problem = plugins.reload();
    if (problem.isEmpty()) {
      if (isStarted) {
        onLoops(loop -> plugins.start(loop, plan.get().context()));
      }
      vaults.expire();
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
      var _ = left.await(LONGEST_START.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
