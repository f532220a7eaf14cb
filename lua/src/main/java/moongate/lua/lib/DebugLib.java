package moongate.lua.lib;

import moongate.lua.runtime.Args;
import moongate.lua.runtime.CallStack;
import moongate.lua.runtime.CompiledFunction;
import moongate.lua.runtime.Coroutine;
import moongate.lua.runtime.FunctionInfo;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Metatables;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Userdata;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The library `debug`, as far as compiled code allows: positions, tracebacks and metatables, no
/// hooks and no access to locals. Only for environments whose code is trusted.
final class DebugLib {
  /// Where `xpcall` keeps the stack of the error that its handler looks at.
  static final String TRACEBACK = "traceback";

  static final Library LIBRARY =
      Library.of("debug")
          .function("getfenv", DebugLib::getEnvironment)
          .function("gethook", state -> Values.NONE)
          .varargs("getinfo", DebugLib::getInfo)
          .function("getlocal", state -> null)
          .varargs("getmetatable", DebugLib::getMetatable)
          .function("getregistry", LuaState::registry)
          .function("getupvalue", state -> Values.NONE)
          .function("setfenv", DebugLib::setEnvironment)
          .function("sethook", state -> Values.NONE)
          .varargs("setmetatable", DebugLib::setMetatable)
          .varargs("traceback", DebugLib::traceback);

  private DebugLib() {}

  // --- the stack -----------------------------------------------------------------------------

  private static @Nullable Object traceback(LuaState state, @Nullable Object[] arguments) {
    boolean isOther = Args.at(arguments, 1) instanceof Coroutine;
    var message = Args.at(arguments, isOther ? 2 : 1);
    if (message != null && !(message instanceof String || message instanceof Double)) {
      return message;
    }
    var text = message == null ? "" : Args.string(message, 1, "traceback") + "\n";
    if (isOther) {
      return text + "stack traceback:";
    }
    if (state.registry().get(TRACEBACK) instanceof String kept) {
      return text + kept;
    }
    return text + CallStack.traceback(Args.integer(Args.at(arguments, 2), 2, "traceback", 1));
  }

  private static @Nullable Object getInfo(LuaState state, @Nullable Object[] arguments) {
    int shift = Args.at(arguments, 1) instanceof Coroutine ? 1 : 0;
    var target = Args.at(arguments, 1 + shift);
    if (target instanceof LuaFunction function) {
      return ofFunction(function);
    }
    int number = Args.integer(target, 1 + shift, "getinfo");
    var level = shift == 1 ? null : CallStack.level(number);
    return level == null ? null : ofLevel(level, CallStack.level(number + 1));
  }

  private static LuaTable ofFunction(LuaFunction function) {
    var table = described(function instanceof CompiledFunction compiled ? compiled.info() : null);
    table.put("func", function);
    table.put("currentline", Numbers.of(-1));
    return table;
  }

  private static LuaTable ofLevel(CallStack.Level level, CallStack.@Nullable Level caller) {
    var table = described(level.function());
    var site = level.site();
    table.put("currentline", Numbers.of(site == null ? -1 : site.line()));
    var callSite = caller == null ? null : caller.site();
    var name = callSite == null ? null : callSite.operand(0);
    int quote = name == null ? -1 : name.indexOf(" '");
    if (name != null && quote > 0) {
      table.put("namewhat", name.substring(0, quote));
      table.put("name", name.substring(quote + 2, name.length() - 1));
    } else {
      table.put("namewhat", "");
    }
    return table;
  }

  private static LuaTable described(@Nullable FunctionInfo info) {
    var table = new LuaTable(0, 12);
    table.put("nups", Numbers.of(0));
    if (info == null) {
      table.put("source", "=[C]");
      table.put("short_src", "[C]");
      table.put("what", "C");
      table.put("linedefined", Numbers.of(-1));
      table.put("lastlinedefined", Numbers.of(-1));
    } else {
      table.put("source", info.chunkName());
      table.put("short_src", info.chunk());
      table.put("what", info.isMain() ? "main" : "Lua");
      table.put("linedefined", Numbers.of(info.isMain() ? 0 : info.line()));
      table.put("lastlinedefined", Numbers.of(info.isMain() ? -1 : info.lastLine()));
    }
    return table;
  }

  // --- metatables and environments -----------------------------------------------------------

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
    return a instanceof LuaFunction function ? function.environment() : null;
  }

  private static @Nullable Object setEnvironment(
      LuaState state, @Nullable Object a, @Nullable Object b) {
    var function = Args.function(a, 1, "setfenv");
    function.environment(Args.table(b, 2, "setfenv"));
    return function;
  }
}
