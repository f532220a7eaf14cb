package moongate.lua.lib;

import java.util.List;
import java.util.TreeSet;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.CallStack;
import moongate.lua.runtime.CompiledFunction;
import moongate.lua.runtime.Coroutine;
import moongate.lua.runtime.FunctionInfo;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import org.jspecify.annotations.Nullable;

/// `debug.getinfo`: information about a function, or about a level of the stack.
final class DebugInfo {
  private static final String NAME = "getinfo";
  private static final String OPTIONS = "SlnufL";

  private DebugInfo() {}

  static @Nullable Object get(LuaState state, @Nullable Object[] arguments) {
    int shift = Args.at(arguments, 1) instanceof Coroutine ? 1 : 0;
    var target = Args.at(arguments, 1 + shift);
    var options = Args.string(Args.at(arguments, 2 + shift), 2 + shift, NAME, "flnSu");
    for (int i = 0; i < options.length(); i++) {
      if (OPTIONS.indexOf(options.charAt(i)) < 0) {
        throw Args.bad(2 + shift, NAME, "invalid option");
      }
    }
    if (target instanceof LuaFunction function) {
      return new Description(options).ofFunction(function);
    }
    if (!(target instanceof Double) && !(target instanceof String)) {
      throw Args.bad(1 + shift, NAME, "function or level expected");
    }
    int number = Args.integer(target, 1 + shift, NAME);
    if (Args.at(arguments, 1) instanceof Coroutine other && other != state.coroutine()) {
      var levels = CallStack.levels(other);
      return number < 0 || number >= levels.size()
          ? null
          : new Description(options).ofLevel(levels.get(number), at(levels, number + 1));
    }
    var level = CallStack.level(number);
    return level == null
        ? null
        : new Description(options).ofLevel(level, CallStack.level(number + 1));
  }

  private static CallStack.@Nullable Level at(List<CallStack.Level> levels, int number) {
    return number < levels.size() ? levels.get(number) : null;
  }

  /// Collects the requested options in a table.
  private static final class Description {
    private final LuaTable table = new LuaTable(0, 12);
    private final String options;

    Description(String options) {
      this.options = options;
    }

    private boolean has(char option) {
      return options.indexOf(option) >= 0;
    }

    LuaTable ofFunction(LuaFunction function) {
      describe(function instanceof CompiledFunction compiled ? compiled.info() : null);
      if (has('f')) {
        table.put("func", function);
      }
      if (has('l')) {
        table.put("currentline", Numbers.of(-1));
      }
      if (has('n')) {
        table.put("namewhat", "");
      }
      return table;
    }

    LuaTable ofLevel(CallStack.Level level, CallStack.@Nullable Level caller) {
      describe(level.function());
      var site = level.site();
      var frame = level.frame();
      if (has('f') && frame != null) {
        table.put("func", frame.function());
      }
      if (has('l')) {
        table.put("currentline", Numbers.of(site == null ? -1 : site.line()));
      }
      if (has('n')) {
        var callSite = caller == null ? null : caller.site();
        name(callSite == null ? null : callSite.operand(0));
      }
      return table;
    }

    private void name(@Nullable String operand) {
      int quote = operand == null ? -1 : operand.indexOf(" '");
      if (operand != null && quote > 0) {
        table.put("namewhat", operand.substring(0, quote));
        table.put("name", operand.substring(quote + 2, operand.length() - 1));
      } else {
        table.put("namewhat", "");
      }
    }

    private void describe(@Nullable FunctionInfo info) {
      if (has('S')) {
        source(info);
      }
      if (has('u')) {
        table.put("nups", Numbers.of(info == null ? 0 : info.upvalues().size()));
        table.put("nparams", Numbers.of(info == null ? 0 : info.parameters().size()));
        table.put("isvararg", info == null || info.isVararg());
      }
      if (has('L') && info != null) {
        table.put("activelines", activeLines(info));
      }
    }

    private void source(@Nullable FunctionInfo info) {
      if (info == null) {
        source("=[C]", "[C]", "C", -1, -1);
      } else {
        var what = info.isMain() ? "main" : "Lua";
        source(info.chunkName(), info.chunk(), what, info.line(), info.lastLine());
      }
    }

    private void source(String whole, String shown, String what, int firstLine, int lastLine) {
      table.put("source", whole);
      table.put("short_src", shown);
      table.put("what", what);
      table.put("linedefined", Numbers.of(firstLine));
      table.put("lastlinedefined", Numbers.of(lastLine));
    }

    private static LuaTable activeLines(FunctionInfo info) {
      var lines = new TreeSet<>(info.debugLines());
      if (lines.isEmpty()) {
        info.sites().forEach(site -> lines.add(site.line()));
        lines.remove(info.line());
        lines.add(info.lastLine());
      }
      var table = new LuaTable(0, lines.size());
      lines.forEach(line -> table.put(line.intValue(), (Object) true));
      return table;
    }
  }
}
