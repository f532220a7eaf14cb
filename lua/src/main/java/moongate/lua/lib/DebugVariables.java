package moongate.lua.lib;

import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.CallStack;
import moongate.lua.runtime.Cell;
import moongate.lua.runtime.CompiledFunction;
import moongate.lua.runtime.Coroutine;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.Site;
import moongate.lua.runtime.Userdata;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// Locals of active functions and upvalues of closures. They are known in code compiled for
/// debugging; in other code only the parameters of functions are visible.
final class DebugVariables {
  private static final Cell[] NO_CELLS = {};
  private static final String VARARG = "(*vararg)";

  /// The registry key of the values that identify upvalues.
  private static final String IDENTITIES = "upvalue identities";

  private static final String OUT_OF_RANGE = "index out of range";
  private static final int IDENTITY_BYTES = 96;

  private DebugVariables() {}

  // Locals

  static @Nullable Object getLocal(LuaState state, @Nullable Object[] arguments) {
    int shift = Args.at(arguments, 1) instanceof Coroutine ? 1 : 0;
    int index = Args.integer(arguments, 2 + shift, "getlocal");
    if (Args.at(arguments, 1 + shift) instanceof LuaFunction function) {
      return parameter(function, index);
    }
    var level = level(state, arguments, shift, "getlocal");
    if (index < 0) {
      var varargs = varargs(level);
      return -index > varargs.length ? null : Values.pair(VARARG, varargs[-index - 1]);
    }
    var variable = variable(level, index);
    var frame = level.frame();
    return variable == null || frame == null
        ? null
        : Values.pair(variable.name(), frame.variable(variable.index()));
  }

  static @Nullable Object setLocal(LuaState state, @Nullable Object[] arguments) {
    int shift = Args.at(arguments, 1) instanceof Coroutine ? 1 : 0;
    var level = level(state, arguments, shift, "setlocal");
    int index = Args.integer(arguments, 2 + shift, "setlocal");
    var value = Args.any(arguments, 3 + shift, "setlocal");
    if (index < 0) {
      var varargs = varargs(level);
      if (-index > varargs.length) {
        return null;
      }
      varargs[-index - 1] = value;
      return VARARG;
    }
    var variable = variable(level, index);
    var frame = level.frame();
    if (variable == null || frame == null) {
      return null;
    }
    frame.variable(variable.index(), value);
    return variable.name();
  }

  private static @Nullable String parameter(LuaFunction function, int index) {
    if (!(function instanceof CompiledFunction compiled)) {
      return null;
    }
    var names = compiled.info().parameters();
    return index < 1 || index > names.size() ? null : names.get(index - 1);
  }

  /// The values of `...`; the first of them has index -1.
  private static @Nullable Object[] varargs(CallStack.Level level) {
    var frame = level.frame();
    return frame == null ? new @Nullable Object[] {} : frame.varargs();
  }

  private static CallStack.Level level(
      LuaState state, @Nullable Object[] arguments, int shift, String function) {
    int number = Args.integer(arguments, 1 + shift, function);
    CallStack.@Nullable Level level;
    if (Args.at(arguments, 1) instanceof Coroutine other && other != state.coroutine()) {
      List<CallStack.Level> levels = CallStack.levels(other);
      level = number >= 0 && number < levels.size() ? levels.get(number) : null;
    } else {
      level = CallStack.level(number);
    }
    if (level == null) {
      throw Args.bad(1 + shift, function, "level out of range");
    }
    return level;
  }

  private static Site.@Nullable Variable variable(CallStack.Level level, int index) {
    var site = level.site();
    return site == null || index < 1 || index > site.locals().size()
        ? null
        : site.locals().get(index - 1);
  }

  // Upvalues

  static @Nullable Object getUpvalue(LuaState state, @Nullable Object a, @Nullable Object b) {
    var function = Args.function(a, 1, "getupvalue");
    int index = Args.integer(b, 2, "getupvalue");
    var cell = cell(function, index);
    return cell == null ? Values.NONE : Values.pair(name(function, index), cell.value);
  }

  static @Nullable Object setUpvalue(LuaState state, @Nullable Object[] arguments) {
    var value = Args.any(arguments, 3, "setupvalue");
    var function = Args.function(arguments, 1, "setupvalue");
    int index = Args.integer(arguments, 2, "setupvalue");
    var cell = cell(function, index);
    if (cell == null) {
      return Values.NONE;
    }
    cell.value = value;
    return name(function, index);
  }

  /// A value that identifies a variable: the same for the same variable, different for all others.
  static Userdata upvalueIdentity(LuaState state, @Nullable Object a, @Nullable Object b) {
    var function = Args.function(a, 1, "upvalueid");
    var cell = cell(function, Args.integer(b, 2, "upvalueid"));
    if (cell == null) {
      throw Args.bad(2, "upvalueid", OUT_OF_RANGE);
    }
    return identities(state)
        .computeIfAbsent(
            cell,
            _ -> {
              state.meter().charge(IDENTITY_BYTES);
              return new Userdata(null, null);
            });
  }

  @SuppressWarnings("unchecked") // nobody else writes under this key
  private static Map<Cell, Userdata> identities(LuaState state) {
    if (state.registry().get(IDENTITIES) instanceof Userdata kept
        && kept.content() instanceof Map<?, ?> map) {
      return (Map<Cell, Userdata>) map;
    }
    var map = new WeakHashMap<Cell, Userdata>();
    state.registry().put(IDENTITIES, new Userdata(map, null));
    return map;
  }

  /// Makes an upvalue of one closure refer to an upvalue of another one.
  static Values joinUpvalues(LuaState state, @Nullable Object[] arguments) {
    var function = upvalueOwner(arguments, 1);
    var other = upvalueOwner(arguments, 3);
    var joined = function.upvalues().clone();
    joined[Args.integer(arguments, 2, "upvaluejoin") - 1] =
        other.upvalues()[Args.integer(arguments, 4, "upvaluejoin") - 1];
    function.upvalues(joined);
    return Values.NONE;
  }

  /// The closure in argument `index`, whose upvalue is selected by the next argument.
  private static CompiledFunction upvalueOwner(@Nullable Object[] arguments, int index) {
    if (!(Args.function(arguments, index, "upvaluejoin") instanceof CompiledFunction compiled)) {
      throw Args.bad(index, "upvaluejoin", "Lua function expected");
    }
    if (cell(compiled, Args.integer(arguments, index + 1, "upvaluejoin")) == null) {
      throw Args.bad(index + 1, "upvaluejoin", OUT_OF_RANGE);
    }
    return compiled;
  }

  private static @Nullable Cell cell(LuaFunction function, int index) {
    var cells = function instanceof CompiledFunction compiled ? compiled.upvalues() : NO_CELLS;
    return index < 1 || index > cells.length ? null : cells[index - 1];
  }

  private static String name(LuaFunction function, int index) {
    return ((CompiledFunction) function).info().upvalues().get(index - 1);
  }
}
