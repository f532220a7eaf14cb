package moongate.lua.lib;

import java.util.List;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.CallStack;
import moongate.lua.runtime.Coroutine;
import moongate.lua.runtime.DebugThread;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Metatables;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Userdata;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The library `debug`. Positions, tracebacks and metatables work in all code; hooks, locals,
/// upvalues and the functions on the stack only in code compiled for debugging. For trusted
/// environments only.
final class DebugLib {
  private static final String NAME = "debug";

  private static final Library LIBRARY =
      Library.of(NAME)
          .function("getfenv", DebugLib::getEnvironment)
          .varargs("gethook", DebugLib::getHook)
          .varargs("getinfo", DebugInfo::get)
          .varargs("getlocal", DebugVariables::getLocal)
          .varargs("getmetatable", DebugLib::getMetatable)
          .function("getregistry", LuaState::registry)
          .function("getupvalue", DebugVariables::getUpvalue)
          .function("setfenv", DebugLib::setEnvironment)
          .varargs("sethook", DebugLib::setHook)
          .varargs("setlocal", DebugVariables::setLocal)
          .varargs("setmetatable", DebugLib::setMetatable)
          .varargs("setupvalue", DebugVariables::setUpvalue)
          .varargs("traceback", DebugLib::traceback)
          .function("upvalueid", DebugVariables::upvalueIdentity)
          .varargs("upvaluejoin", DebugVariables::joinUpvalues);

  private DebugLib() {}

  /// Opens the library for `state`. From now on errors keep their stack for message handlers.
  static LuaTable open(LuaState state) {
    var library = LIBRARY.open(state);
    state.registry().put(NAME, library);
    return library;
  }

  /// True if code of `state` may inspect the stack of an error.
  static boolean isOpen(LuaState state) {
    return state.registry().get(NAME) != null;
  }

  // The stack

  private static @Nullable Object traceback(LuaState state, @Nullable Object[] arguments) {
    var other = Args.at(arguments, 1) instanceof Coroutine coroutine ? coroutine : null;
    int shift = other == null ? 0 : 1;
    var message = Args.at(arguments, 1 + shift);
    boolean isText = message instanceof String || message instanceof Double;
    if (!isText && arguments.length > shift) {
      return message;
    }
    var text = isText ? Args.string(message, 1, "traceback") + "\n" : "";
    boolean isOther = other != null && other != state.coroutine();
    int level =
        Args.integer(Args.at(arguments, 2 + shift), 2 + shift, "traceback", isOther ? 0 : 1);
    var levels = other == null || !isOther ? CallStack.levels() : levels(other);
    return text + CallStack.traceback(levels, Math.max(0, level));
  }

  private static List<CallStack.Level> levels(Coroutine other) {
    var failedAt = other.failedAt();
    return failedAt != null ? failedAt : CallStack.levels(other);
  }

  // Hooks

  private static @Nullable Object setHook(LuaState state, @Nullable Object[] arguments) {
    int shift = Args.at(arguments, 1) instanceof Coroutine ? 1 : 0;
    var thread = thread(state, arguments);
    if (Args.at(arguments, 1 + shift) == null) {
      thread.hook(null);
      return Values.NONE;
    }
    var mask = Args.string(arguments, 2 + shift, "sethook");
    var function = Args.function(arguments, 1 + shift, "sethook");
    int count = Math.max(0, Args.integer(Args.at(arguments, 3 + shift), 3 + shift, "sethook", 0));
    boolean onCall = mask.indexOf('c') >= 0;
    boolean onReturn = mask.indexOf('r') >= 0;
    boolean onLine = mask.indexOf('l') >= 0;
    thread.hook(
        onCall || onReturn || onLine || count > 0
            ? new DebugThread.Hook(function, onCall, onReturn, onLine, count)
            : null);
    return Values.NONE;
  }

  private static @Nullable Object getHook(LuaState state, @Nullable Object[] arguments) {
    var hook = thread(state, arguments).hook();
    if (hook == null) {
      return Values.of(new @Nullable Object[] {null, "", Numbers.of(0)});
    }
    var mask =
        (hook.onCall() ? "c" : "") + (hook.onReturn() ? "r" : "") + (hook.onLine() ? "l" : "");
    return Values.of(new @Nullable Object[] {hook.function(), mask, Numbers.of(hook.count())});
  }

  private static DebugThread thread(LuaState state, @Nullable Object[] arguments) {
    return Args.at(arguments, 1) instanceof Coroutine other
        ? other.debugThread()
        : state.debugThread();
  }

  // Metatables and environments

  private static @Nullable Object getMetatable(LuaState state, @Nullable Object[] arguments) {
    return Metatables.of(state, Args.any(arguments, 1, "getmetatable"));
  }

  private static @Nullable Object setMetatable(LuaState state, @Nullable Object[] arguments) {
    var value = Args.any(arguments, 1, "setmetatable");
    var metatable = Args.at(arguments, 2);
    if (arguments.length < 2 || metatable != null && !(metatable instanceof LuaTable)) {
      throw Args.bad(2, "setmetatable", "nil or table expected");
    }
    var replacement = (LuaTable) metatable;
    switch (value) {
      case LuaTable table -> table.metatable(replacement);
      case Userdata userdata when userdata == Userdata.NULL ->
          throw Args.bad(1, "setmetatable", "the null userdata has no metatable");
      case Userdata userdata -> userdata.metatable(replacement);
      case null, default -> state.metatables().set(value, replacement);
    }
    return value;
  }

  private static @Nullable Object getEnvironment(LuaState state, @Nullable Object a) {
    return switch (a) {
      case LuaFunction function -> Environments.of(state, function);
      case Coroutine coroutine -> Environments.of(state, coroutine);
      case null, default -> null;
    };
  }

  private static @Nullable Object setEnvironment(
      LuaState state, @Nullable Object a, @Nullable Object b) {
    var environment = Args.table(b, 2, "setfenv");
    switch (a) {
      case LuaFunction function -> function.environment(environment);
      case Coroutine coroutine -> coroutine.environment(environment);
      case null, default ->
          throw LuaErrors.host("'setfenv' cannot change environment of given object");
    }
    return a;
  }
}
