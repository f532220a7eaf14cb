package moongate.functions.run;

import moongate.functions.api.LogLevel;
import moongate.functions.api.Scope;
import moongate.functions.api.Worker;
import moongate.functions.sandbox.Sandbox;
import moongate.gateway.exchange.Exchange;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.RetainedMemory;

/// What functions need on one event loop: the Lua state, its globals, and the host's side.
public final class FunctionRuntime {
  private final Worker worker;
  private final Sandbox sandbox;

  /// What the host provides, which no function has to answer for.
  private final RetainedMemory provided;

  /// What all functions keep in `_G`.
  private final Retention shared;

  public FunctionRuntime(Worker worker, Sandbox sandbox) {
    this.worker = worker;
    this.sandbox = sandbox;
    this.shared = new Retention(worker.budgets().retained(), worker.services().retained());
    this.provided = RetainedMemory.ofHost(sandbox.provided(), worker.state().registry());
    worker.state().meter().preemption(this::giveWay);
  }

  /// The running invocation has used the loop for long enough: lets others run.
  private void giveWay() {
    if (worker.state().context() instanceof Scope scope) {
      scope.giveWay();
    }
  }

  public Worker worker() {
    return worker;
  }

  public Sandbox sandbox() {
    return sandbox;
  }

  /// The scope of a request, created for its first function.
  Scope scope(Exchange exchange) {
    return exchange.context(Scope.class) instanceof Scope scope
        ? scope
        : exchange.context(Scope.class, () -> new Scope(exchange, worker));
  }

  /// Called after functions have run in `scope`, successfully or not.
  void leave(Scope scope) {
    scope.killThreads();
    worker.state().context(null);
  }

  /// The chunk of a function that has not run yet, with its own globals.
  LuaFunction start(FunctionSource source) {
    var chunk = source.chunk();
    if (chunk == null) {
      throw new LuaError(
          "loading of untrusted Lua code disabled because 'untrusted_lua' config option is set to"
              + " 'off'");
    }
    return chunk.instantiate(worker.state(), sandbox.environment());
  }

  /// What the host provides, which no function has to answer for.
  RetainedMemory provided() {
    return provided;
  }

  /// A new measurement of the memory that `function` keeps.
  RetainedMemory kept(LuaFunction function) {
    return new RetainedMemory(provided).add(function);
  }

  /// Empties `_G`, which all functions share, if they keep too much there.
  ///
  /// @param all the bytes that all code of the worker has allocated so far
  void checkShared(long all) {
    if (shared.isDue(all) && shared.look(this::keptByAll, all) && shared.isExceeded()) {
      shared.reset();
      sandbox.shared().clear();
      worker
          .log()
          .write(
              LogLevel.ERR,
              "_G of worker "
                  + worker.index()
                  + " kept more than "
                  + (worker.budgets().retained() >> 20)
                  + " MB (function_retained_limit): it was emptied");
    }
  }

  private RetainedMemory keptByAll() {
    var table = sandbox.shared();
    var walk = new RetainedMemory(provided);
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      walk.add(table.keyAt(slot)).add(table.valueAt(slot));
    }
    return walk;
  }
}
