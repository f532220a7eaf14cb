package moongate.functions.ngx;

import static moongate.functions.api.PhaseRule.NGX_WAIT;

import java.util.ArrayList;
import moongate.functions.api.ApiModule;
import moongate.functions.api.LightThread;
import moongate.functions.api.LightThreads;
import moongate.functions.api.Scope;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Coroutine;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `ngx.thread`: functions that wait side by side within one request.
final class NgxThread {
  static final ApiModule MODULE =
      ApiModule.of("ngx.thread")
          .variadic("spawn", NGX_WAIT, NgxThread::spawn)
          .variadic("wait", NGX_WAIT, NgxThread::await)
          .function("kill", NGX_WAIT, NgxThread::kill);

  private NgxThread() {}

  private static Object spawn(Scope scope, @Nullable Object[] arguments) {
    var function = Args.function(arguments, 1, "spawn");
    var coroutine = new Coroutine(scope.worker().state(), function);
    scope.threads().spawn(coroutine, Values.from(arguments, 1));
    return coroutine;
  }

  private static @Nullable Object await(Scope scope, @Nullable Object[] arguments) {
    if (arguments.length == 0) {
      throw scope.error("at least one coroutine should be specified");
    }
    var threads = new ArrayList<LightThread>(arguments.length);
    var coroutines = new ArrayList<Coroutine>(arguments.length);
    boolean isLastGone = false;
    for (int i = 0; i < arguments.length; i++) {
      if (!(arguments[i] instanceof Coroutine coroutine)) {
        throw Args.bad(i + 1, "wait", "lua thread expected");
      }
      var thread = scope.threads().of(coroutine);
      isLastGone = thread == null || thread.isKilled();
      if (thread != null && !thread.isKilled()) {
        checkParent(scope, thread);
        threads.add(thread);
        coroutines.add(coroutine);
      } else if (!scope.threads().wasSpawned(coroutine)) {
        throw scope.error("attempt to wait on a coroutine that is not a user thread");
      }
    }
    if (isLastGone && LightThreads.firstDone(threads) == null) {
      return Values.pair(null, "already waited or killed");
    }
    var ended = scope.threads().awaitAny(threads);
    if (ended == null) {
      return Values.pair(null, "client aborted");
    }
    scope.threads().forget(coroutines.get(threads.indexOf(ended)));
    return outcome(ended);
  }

  private static void checkParent(Scope scope, LightThread thread) {
    if (!scope.isParentOf(thread)) {
      throw scope.error("only the parent coroutine can wait on the thread");
    }
  }

  private static @Nullable Object outcome(LightThread ended) {
    var failure = ended.failure();
    if (failure == null) {
      return Values.of(Values.append(new @Nullable Object[] {true}, Values.of(ended.results())));
    }
    return Values.pair(false, failure instanceof LuaError error ? error.value() : "killed");
  }

  private static @Nullable Object kill(Scope scope, @Nullable Object argument) {
    if (!(argument instanceof Coroutine coroutine)) {
      throw Args.bad(1, "kill", "lua thread expected");
    }
    var thread = scope.threads().of(coroutine);
    if (thread == null) {
      boolean wasSpawned = scope.threads().wasSpawned(coroutine);
      return Values.pair(null, wasSpawned ? "already waited or killed" : "not user thread");
    }
    if (!scope.isParentOf(thread)) {
      return Values.pair(null, "killer not parent");
    }
    if (thread.isKilled()) {
      return Values.pair(null, "already waited or killed");
    }
    if (thread.isDone()) {
      return Values.pair(null, "already terminated");
    }
    scope.threads().kill(thread);
    coroutine.killed();
    return Numbers.of(1);
  }
}
