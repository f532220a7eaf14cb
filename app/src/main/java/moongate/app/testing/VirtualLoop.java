package moongate.app.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import moongate.fiber.Loop;
import moongate.functions.api.NodeClock;

/// An event loop with virtual time, which passes only if there is nothing else to do: a fiber that
/// sleeps for an hour wakes at once, one hour later. It runs on its caller's thread.
final class VirtualLoop extends Loop implements NodeClock {
  private record Alarm(long nanos, long serial, Runnable task) {}

  private final Queue<Runnable> ready = new ArrayDeque<>();
  private final PriorityQueue<Alarm> alarms =
      new PriorityQueue<>(Comparator.comparingLong(Alarm::nanos).thenComparingLong(Alarm::serial));
  private final Thread thread = Thread.currentThread();
  private final Instant start;
  private long nanos;
  private long serial;

  VirtualLoop(Instant start) {
    super(0);
    this.start = start;
  }

  @Override
  public boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  @Override
  public boolean takesTasksOfOthers() {
    return false;
  }

  @Override
  public void execute(Runnable task) {
    ready.add(task);
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    var alarm = new Alarm(nanos + Math.max(0, delay.toNanos()), serial++, task);
    alarms.add(alarm);
    return () -> alarms.remove(alarm);
  }

  @Override
  public Instant instant() {
    return start.plusNanos(nanos);
  }

  @Override
  public long millis() {
    return start.toEpochMilli() + nanos / 1_000_000;
  }

  @Override
  public long nanos() {
    return nanos;
  }

  /// Runs until `isDone`, and lets time pass if necessary.
  ///
  /// @return false if there is nothing left to run before `isDone`
  boolean runUntil(BooleanSupplier isDone) {
    while (!isDone.getAsBoolean()) {
      if (!step(Long.MAX_VALUE)) {
        return false;
      }
    }
    return true;
  }

  /// Runs everything that is due within `duration`, and lets that time pass.
  void pass(Duration duration) {
    long end = nanos + duration.toNanos();
    while (step(end)) {
      // runs everything that is due by then
    }
    nanos = end;
  }

  private boolean step(long latest) {
    var task = ready.poll();
    if (task == null) {
      var next = alarms.peek();
      if (next == null || next.nanos > latest) {
        return false;
      }
      alarms.remove();
      nanos = Math.max(nanos, next.nanos);
      task = next.task;
    }
    task.run();
    return true;
  }
}
