package moongate.gateway.balance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import moongate.fiber.Fiber;
import moongate.fiber.Loop;
import moongate.http.Resolver;

/// Resolves the names of a pool's targets again and again. All names are asked for at once, so that
/// a name without an answer delays neither the other names nor requests that have another target.
final class TargetNames {
  /// For this time after a change of the configuration, requests wait for new names even if there
  /// are other targets. Otherwise a request that is hashed to a new target would go to another one
  /// at first.
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final List<TargetAddresses> targets;
  private final Runnable rebuild;
  private final long begin = System.nanoTime();
  private final Queue<Fiber> waiting = new ConcurrentLinkedQueue<>();
  private final Queue<TargetAddresses> answered = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean isSettling = new AtomicBoolean();
  private final AtomicBoolean isChanged = new AtomicBoolean();

  /// @param rebuild called when addresses have changed
  TargetNames(List<TargetAddresses> targets, Runnable rebuild) {
    this.targets = targets;
    this.rebuild = rebuild;
  }

  /// Resolves all names whose addresses may have changed, without waiting. Called on the loop's
  /// thread.
  void ask(Loop loop, Resolver resolver, long nowNanos) {
    for (var target : targets) {
      if (target.isDue(nowNanos) && target.begin()) {
        ask(loop, resolver, target);
      }
    }
  }

  private void ask(Loop loop, Resolver resolver, TargetAddresses target) {
    var own = new Fiber[1];
    own[0] =
        Fiber.create(
            loop,
            () -> {
              try {
                if (target.refresh(own[0], resolver)) {
                  isChanged.set(true);
                }
              } finally {
                answered.add(target);
                settleLater(loop);
              }
            });
    own[0].start();
  }

  /// Names that are answered within one turn of the loop are applied together.
  private void settleLater(Loop loop) {
    if (isSettling.compareAndSet(false, true)) {
      loop.execute(this::settle);
    }
  }

  /// No waiting request continues before the addresses that were found are in use.
  private void settle() {
    isSettling.set(false);
    var settled = new ArrayList<TargetAddresses>();
    for (var target = answered.poll(); target != null; target = answered.poll()) {
      settled.add(target);
    }
    try {
      if (isChanged.getAndSet(false)) {
        rebuild.run();
      }
    } finally {
      settled.forEach(TargetAddresses::end);
      waiting.forEach(Fiber::unpark);
    }
  }

  /// Waits for names that have never been resolved before; only a short time if there are other
  /// addresses.
  void await(Fiber fiber, BooleanSupplier hasAddresses) {
    if (!isWorthWaiting(hasAddresses)) {
      return;
    }
    waiting.add(fiber);
    var timer = fiber.loop().schedule(PATIENCE, fiber::unpark);
    try {
      while (isWorthWaiting(hasAddresses)) {
        fiber.park();
      }
    } finally {
      timer.cancel();
      waiting.remove(fiber);
    }
  }

  private boolean isWorthWaiting(BooleanSupplier hasAddresses) {
    boolean isPatient = System.nanoTime() - begin < PATIENCE.toNanos();
    return (isPatient || !hasAddresses.getAsBoolean())
        && targets.stream().anyMatch(TargetAddresses::isUnknown);
  }
}
