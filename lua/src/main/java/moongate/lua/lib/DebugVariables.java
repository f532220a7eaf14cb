package moongate.lua.lib;

import java.util.List;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.CallStack;
import moongate.lua.runtime.Cell;
import moongate.lua.runtime.CompiledFunction;
import moongate.lua.runtime.Coroutine;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.Site;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// Locals of active functions and upvalues of closures. They are known in code that was compiled
/// for debugging; elsewhere there seem to be none.
final class DebugVariables {
  private static final Cell[] NO_CELLS = {};

  private DebugVariables() {}

  // --- locals --------------------------------------------------------------------------------

  static @Nullable Object getLocal(LuaState state, @Nullable Object[] arguments) {
    int shift = Args.at(arguments, 1) instanceof Coroutine ? 1 : 0;
    var level = level(state, arguments, shift, "getlocal");
    int index = Args.integer(arguments, 2 + shift, "getlocal");
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
    var variable = variable(level, index);
    var frame = level.frame();
    if (variable == null || frame == null) {
      return null;
    }
    frame.variable(variable.index(), value);
    return variable.name();
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

  // --- upvalues ------------------------------------------------------------------------------

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

  private static @Nullable Cell cell(LuaFunction function, int index) {
    var cells = function instanceof CompiledFunction compiled ? compiled.upvalues() : NO_CELLS;
    return index < 1 || index > cells.length ? null : cells[index - 1];
  }

  private static String name(LuaFunction function, int index) {
    return ((CompiledFunction) function).info().upvalues().get(index - 1);
  }
}
