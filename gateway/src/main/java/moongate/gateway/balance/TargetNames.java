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

/// Asks for the addresses of a pool's targets again and again: for all names at once, so that one
/// which nobody answers for holds up neither the others nor requests that have where to go.
final class TargetNames {
  /// So long after a change of the configuration requests wait for names that are new, though there
  /// are other targets: one that is hashed to a new target would go elsewhere once.
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

  /// Asks for all names whose addresses may have changed, and does not wait. On the loop's thread.
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

  /// What is answered within a turn of the loop is built in at once.
  private void settleLater(Loop loop) {
    if (isSettling.compareAndSet(false, true)) {
      loop.execute(this::settle);
    }
  }

  /// Nobody goes on before the addresses that were found are in use.
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

  /// Waits for names that were never asked for before; not for long where there are addresses.
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
