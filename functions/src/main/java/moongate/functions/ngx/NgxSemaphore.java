package moongate.functions.ngx;

import static moongate.functions.api.PhaseRule.ANY;
import static moongate.functions.api.PhaseRule.NGX_WAIT;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import moongate.fiber.Fiber;
import moongate.functions.api.ApiModule;
import moongate.functions.api.Scope;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Userdata;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `ngx.semaphore`: what `require "ngx.semaphore"` returns. A semaphore belongs to one worker.
public final class NgxSemaphore {
  static final ApiModule METHODS =
      ApiModule.of("ngx.semaphore")
          .function("wait", NGX_WAIT, NgxSemaphore::await)
          .function("post", ANY, NgxSemaphore::post)
          .function("count", ANY, (scope, self) -> Numbers.of(semaphore(self, "count").count()));

  private static final int MOST_WAITING = 1000;

  private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();
  private long free;

  private static final class Waiter {
    private final Fiber fiber;
    private boolean isServed;

    Waiter(Fiber fiber) {
      this.fiber = fiber;
    }
  }

  private NgxSemaphore(long free) {
    this.free = free;
  }

  /// The module's table: `new(n)`.
  public static LuaTable open(LuaState state) {
    var metatable = new LuaTable(0, 1);
    metatable.put("__index", METHODS.open(state));
    metatable.freeze("ngx.semaphore metatable");
    return ApiModule.of("ngx.semaphore")
        .function(
            "new",
            ANY,
            (scope, count) -> {
              int n = Args.integer(count, 1, "new", 0);
              if (n < 0) {
                throw scope.error("no negative number");
              }
              scope.worker().state().meter().charge(256);
              return new Userdata(new NgxSemaphore(n), metatable);
            })
        .open(state);
  }

  /// The count of `ngx.semaphore`: negative if threads are waiting.
  private long count() {
    return free - waiting.size();
  }

  private static @Nullable Object await(
      Scope scope, @Nullable Object self, @Nullable Object timeout) {
    var semaphore = semaphore(self, "wait");
    double seconds = Args.number(timeout, 2, "wait", 0);
    if (!(seconds >= 0)) {
      throw scope.error("no negative number");
    }
    if (semaphore.free > 0) {
      semaphore.free--;
      return Boolean.TRUE;
    }
    if (seconds == 0) {
      return Values.pair(null, "timeout");
    }
    if (semaphore.waiting.size() >= MOST_WAITING) {
      return Values.pair(null, "too many waiters");
    }
    return semaphore.enqueue(scope, seconds) ? Boolean.TRUE : Values.pair(null, "timeout");
  }

  private boolean enqueue(Scope scope, double seconds) {
    var waiter = new Waiter(scope.fiber());
    waiting.add(waiter);
    boolean isTaken = false;
    try {
      long millis = (long) Math.min(seconds * 1000, TimeUnit.HOURS.toMillis(1));
      scope.suspendFor(Duration.ofMillis(millis), () -> waiter.isServed);
      isTaken = waiter.isServed;
      return isTaken;
    } finally {
      waiting.remove(waiter);
      if (waiter.isServed && !isTaken) {
        release(1);
      }
    }
  }

  private static Object post(Scope scope, @Nullable Object self, @Nullable Object count) {
    var semaphore = semaphore(self, "post");
    int n = Args.integer(count, 2, "post", 1);
    if (n < 1) {
      throw scope.error("no negative number");
    }
    semaphore.release(n);
    return Boolean.TRUE;
  }

  private void release(int n) {
    free += n;
    while (free > 0 && !waiting.isEmpty()) {
      free--;
      var waiter = waiting.poll();
      waiter.isServed = true;
      waiter.fiber.unpark();
    }
  }

  private static NgxSemaphore semaphore(@Nullable Object self, String method) {
    if (self instanceof Userdata userdata && userdata.content() instanceof NgxSemaphore known) {
      return known;
    }
    throw Args.bad(1, method, "semaphore expected");
  }
}
