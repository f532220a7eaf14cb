package moongate.functions.api;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import moongate.fiber.Loop;
import moongate.gateway.exchange.EarlyResponse;
import moongate.lua.runtime.BudgetExceeded;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.RetainedMemory;
import org.jspecify.annotations.Nullable;

/// The timers of one worker: functions that run later, detached from the request that made them.
///
/// **Bounds.** So many may wait, per plugin configuration and in all; so many run at a time; each
/// run has a budget. All of them together get a quarter of the loop's time: when they have used up
/// more, the next ones come late. So neither a chain of timers that start each other nor a bomb of
/// them takes the loop from its requests.
public final class Timers implements CpuAllowance {
  private static final int MOST_PENDING = 1024;
  private static final int MOST_PENDING_OF_PLUGIN = 256;
  private static final int MOST_RUNNING = 256;
  private static final long MOST_CREDIT_NANOS = 200_000_000;
  private static final long NANOS_PER_RUN = 20_000;
  private static final int MOST_LOOKED_AT = 20_000;
  private static final Duration LATER = Duration.ofMillis(100);

  /// The loop's time for one unit of the timers'.
  private static final int SHARE = 4;

  private final Set<Pending> pending = new LinkedHashSet<>();
  private volatile @Nullable Loop loop;
  private volatile boolean isClosing;
  private int running;
  private long credit = MOST_CREDIT_NANOS;
  private long creditSince = System.nanoTime();

  /// A timer that waits.
  private final class Pending {
    private final Scope creator;
    private final LuaFunction function;
    private final @Nullable Object[] arguments;
    private final @Nullable Duration period;
    private final long bytes;
    private Loop.@Nullable Timer alarm;

    Pending(
        Scope creator,
        LuaFunction function,
        @Nullable Object[] arguments,
        @Nullable Duration period,
        long bytes) {
      this.creator = creator;
      this.function = function;
      this.arguments = arguments;
      this.period = period;
      this.bytes = bytes;
    }

    private void in(Duration delay) {
      pending.add(this);
      alarm = creator.loop().schedule(delay, this::fire);
    }

    private void fire() {
      long deficit = -credit();
      if (running >= MOST_RUNNING || deficit > 0) {
        var delay = Duration.ofNanos(Math.max(deficit * SHARE, LATER.toNanos()));
        alarm = creator.loop().schedule(delay, this::fire);
        return;
      }
      pending.remove(this);
      run(this, false);
    }

    private void expire() {
      if (alarm != null) {
        alarm.cancel();
      }
      run(this, true);
    }
  }

  Timers() {}

  /// Runs `function` after `delay`, once or again and again.
  ///
  /// @param period how long after each run the next one comes; null for one run
  /// @return null, or why there is no such timer
  public @Nullable String start(
      Scope creator,
      Duration delay,
      @Nullable Duration period,
      LuaFunction function,
      @Nullable Object[] arguments) {
    if (isClosing) {
      return "process exiting";
    }
    if (pending.size() >= MOST_PENDING || pendingOf(creator) >= MOST_PENDING_OF_PLUGIN) {
      return "too many pending timers";
    }
    long bytes = kept(creator, function, arguments);
    if (!creator.worker().services().held().hold(bytes)) {
      return "not enough memory: " + HeldMemory.REFUSAL;
    }
    loop = creator.loop();
    new Pending(creator.detached(), function, arguments, period, bytes).in(delay);
    return null;
  }

  /// What a timer keeps of the memory of those who make it: no more than they have allocated.
  private static long kept(Scope creator, LuaFunction function, @Nullable Object[] arguments) {
    long charged = creator.worker().state().meter().chargedBytes();
    if (charged < HeldMemory.SMALL) {
      return charged;
    }
    var walk = new RetainedMemory().add(function);
    for (var argument : arguments) {
      walk.add(argument);
    }
    return walk.advance(MOST_LOOKED_AT, charged) ? Math.min(walk.bytes(), charged) : charged;
  }

  private int pendingOf(Scope creator) {
    var plugin = creator.plugin();
    int count = 0;
    if (pending.size() >= MOST_PENDING_OF_PLUGIN) {
      for (var timer : pending) {
        count += timer.creator.plugin() == plugin ? 1 : 0;
      }
    }
    return count;
  }

  /// How many wait.
  public int pendingCount() {
    return pending.size();
  }

  /// How many run.
  public int runningCount() {
    return running;
  }

  private void run(Pending timer, boolean isPremature) {
    running++;
    spend(NANOS_PER_RUN);
    var scope = timer.creator.detached();
    var arguments = new @Nullable Object[timer.arguments.length + 1];
    arguments[0] = isPremature;
    System.arraycopy(timer.arguments, 0, arguments, 1, timer.arguments.length);
    var thread =
        new LightThread(
            scope,
            timer.creator.loop(),
            null,
            timer.function,
            arguments,
            scope.worker().budgets().of(ApiPhase.TIMER),
            this,
            ended -> ended(timer, scope, ended));
    scope.fibers().timer(thread);
    thread.start();
  }

  private void ended(Pending timer, Scope scope, LightThread thread) {
    try {
      if (thread.failure() == null) {
        scope.finishThreads();
      } else {
        report(scope, thread.failure());
      }
    } catch (Throwable failure) {
      report(scope, failure);
    } finally {
      scope.killThreads();
      scope.end();
      running--;
      if (timer.period != null && !isClosing) {
        timer.in(timer.period);
      } else {
        scope.worker().services().held().release(timer.bytes);
      }
    }
  }

  private static void report(Scope scope, @Nullable Throwable failure) {
    switch (failure) {
      case LuaError error -> {
        var traceback = error.traceback();
        scope.report(
            "lua entry thread aborted: runtime error: "
                + error.getMessage()
                + (traceback == null ? "" : "\n" + traceback));
      }
      case BudgetExceeded exceeded ->
          scope.report("lua entry thread aborted: " + exceeded.getMessage());
      case EarlyResponse _, LightThread.Killed _ -> {}
      case null -> {}
      default -> scope.report("lua entry thread aborted: " + failure);
    }
  }

  /// What timers may still use of the loop's time; negative when it is overdrawn.
  private long credit() {
    long now = System.nanoTime();
    credit = Math.min(MOST_CREDIT_NANOS, credit + (now - creditSince) / SHARE);
    creditSince = now;
    return credit;
  }

  @Override
  public void spend(long nanos) {
    credit -= nanos;
  }

  @Override
  public boolean isSpent() {
    return false;
  }

  /// True once the node stops.
  public boolean isClosing() {
    return isClosing;
  }

  /// Runs all that wait at once, with `premature` true, and takes no new ones. Called from outside
  /// of the loop.
  public void close() {
    isClosing = true;
    var known = loop;
    if (known == null) {
      return;
    }
    var done = new CompletableFuture<@Nullable Void>();
    known.execute(() -> {
      var expired = pending.toArray(Pending[]::new);
      pending.clear();
      for (var timer : expired) {
        timer.expire();
      }
      done.complete(null);
    });
    try {
      done.get(2, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException late) {
      return;
    }
  }
}
