package moongate.functions.pdk;

import static moongate.functions.api.PhaseRule.ANY;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import moongate.fiber.Fiber;
import moongate.functions.api.ApiModule;
import moongate.functions.api.LogLevel;
import moongate.functions.api.PhaseRule;
import moongate.functions.api.Scope;
import moongate.functions.cache.CacheCaller;
import moongate.functions.cache.CacheCalls;
import moongate.functions.cache.Copies;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `kong.cache`: the cache that all functions share, on all event loops of the node.
///
/// Its functions are called with a colon; a dot works, too.
final class CacheApi {
  static final ApiModule MODULE =
      ApiModule.of("kong.cache")
          .variadic("get", ANY, CacheApi::get)
          .variadic("get_bulk", ANY, CacheApi::getBulk)
          .variadic("renew", ANY, CacheApi::renew)
          .variadic("probe", ANY, (scope, all) -> calls(scope).probe(key(scope, own(all))))
          .variadic("safe_set", ANY, CacheApi::safeSet)
          .variadic("invalidate", ANY, CacheApi::invalidate)
          .variadic("invalidate_local", ANY, CacheApi::invalidateLocal)
          .variadic("purge", ANY, CacheApi::purge);

  private CacheApi() {}

  private static @Nullable Object get(Scope scope, @Nullable Object[] all) {
    var arguments = own(all);
    var key = key(scope, arguments);
    return calls(scope)
        .get(
            key,
            Values.at(arguments, 1),
            callback(scope, Values.at(arguments, 2)),
            Values.from(arguments, 3));
  }

  private static @Nullable Object renew(Scope scope, @Nullable Object[] all) {
    var arguments = own(all);
    var key = key(scope, arguments);
    var callback = callback(scope, Values.at(arguments, 2));
    if (callback == null) {
      throw scope.error("callback must be a function");
    }
    return calls(scope).renew(key, Values.at(arguments, 1), callback, Values.from(arguments, 3));
  }

  private static Object getBulk(Scope scope, @Nullable Object[] all) {
    var arguments = own(all);
    if (!(Values.at(arguments, 0) instanceof LuaTable bulk)) {
      throw scope.error("bulk must be a table");
    }
    if (Values.at(arguments, 1) != null && !(arguments[1] instanceof LuaTable)) {
      throw scope.error("opts must be a table");
    }
    return calls(scope).getBulk(bulk);
  }

  private static Object safeSet(Scope scope, @Nullable Object[] all) {
    var arguments = own(all);
    return calls(scope).set(key(scope, arguments), Values.at(arguments, 1));
  }

  private static Object invalidate(Scope scope, @Nullable Object[] all) {
    var key = key(scope, own(all));
    var refusal = scope.worker().services().events().invalidate(key);
    if (refusal != null) {
      var text = "kong.cache: other nodes keep '" + Strings.shortened(key) + "': " + refusal;
      LogLines.write(scope, LogLevel.ERR, text);
    }
    return Values.NONE;
  }

  private static Object invalidateLocal(Scope scope, @Nullable Object[] all) {
    scope.worker().services().cache().remove(key(scope, own(all)));
    return Values.NONE;
  }

  private static Object purge(Scope scope, @Nullable Object[] all) {
    scope.worker().services().cache().clear();
    return Values.NONE;
  }

  private static CacheCalls calls(Scope scope) {
    return new CacheCalls(scope.worker().services().cache(), new Waiting(scope));
  }

  /// The arguments without `kong.cache` itself, which a colon puts before them.
  private static @Nullable Object[] own(@Nullable Object[] all) {
    return OwnArguments.of(all, "get");
  }

  private static String key(Scope scope, @Nullable Object[] arguments) {
    if (Values.at(arguments, 0) instanceof String key) {
      return key;
    }
    throw scope.error("key must be a string");
  }

  private static @Nullable LuaFunction callback(Scope scope, @Nullable Object callback) {
    if (callback != null && !(callback instanceof LuaFunction)) {
      throw scope.error("callback must be nil or a function");
    }
    return (LuaFunction) callback;
  }

  /// The calling function, which waits.
  private record Waiting(Scope scope) implements CacheCaller {
    @Override
    public LuaState state() {
      return scope.worker().state();
    }

    @Override
    public @Nullable Copies copies() {
      return scope.copies();
    }

    @Override
    public Fiber fiber() {
      return scope.fiber();
    }

    @Override
    public boolean mayWait() {
      return PhaseRule.NGX_WAIT.allows(scope.phase());
    }

    @Override
    public void waitFor(Duration longest, BooleanSupplier isOver) {
      scope.suspendFor(longest, isOver);
    }

    @Override
    public void warn(String text) {
      LogLines.write(scope, LogLevel.WARN, text);
    }
  }
}
