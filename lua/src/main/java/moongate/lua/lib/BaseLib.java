package moongate.lua.lib;

import java.io.IOException;
import java.io.OutputStream;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Call;
import moongate.lua.runtime.CallStack;
import moongate.lua.runtime.Compare;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.Defects;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.MessageHandler;
import moongate.lua.runtime.Metamethod;
import moongate.lua.runtime.Metatables;
import moongate.lua.runtime.Meter;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Userdata;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The global functions that need no access to the host. Functions that load code are in [LoadLib].
final class BaseLib {
  private static final String NEXT = "next";
  private static final String IPAIRS = "ipairs";

  static final Library LIBRARY =
      Library.of("_G")
          .varargs("assert", BaseLib::assertTrue)
          .function("collectgarbage", BaseLib::collectGarbage)
          .function("error", BaseLib::error)
          .function("gcinfo", (HostFunction.F0) state -> usedMemory())
          .varargs("getmetatable", BaseLib::getMetatable)
          .varargs("ipairs", BaseLib::ipairs)
          .function("newproxy", BaseLib::newProxy)
          .varargs("pairs", BaseLib::pairs)
          .own("pcall", ProtectedCall::new)
          .varargs("rawequal", BaseLib::rawEqual)
          .varargs("rawget", BaseLib::rawGet)
          .function("rawlen", BaseLib::rawLength)
          .varargs("rawset", BaseLib::rawSet)
          .varargs("select", BaseLib::select)
          .varargs("setmetatable", BaseLib::setMetatable)
          .own("tonumber", ToNumber::new)
          .varargs("tostring", BaseLib::toText)
          .varargs("type", BaseLib::type)
          .function("unpack", TableLib::unpack)
          .varargs("xpcall", BaseLib::xpcall)
          .plain("assert", "error", "getmetatable", "ipairs", "pairs", "rawequal", "rawget")
          .plain("rawlen", "rawset", "select", "setmetatable", "tonumber", "tostring", "type")
          .plain("unpack")
          .value("_VERSION", "Lua 5.1");

  private BaseLib() {}

  /// Adds the functions to `globals`. A state has a single `next` and a single iterator of
  /// `ipairs`, which compiled loops recognise.
  static void openInto(LuaState state, LuaTable globals) {
    var next = HostFunction.of(state, NEXT, (HostFunction.F2) BaseLib::next).plain();
    var step = HostFunction.of(state, IPAIRS, (HostFunction.F2) BaseLib::ipairsStep).plain();
    state.registry().put(NEXT, next);
    state.registry().put(IPAIRS, step);
    state.iterators(next, step);
    LIBRARY.openInto(state, globals);
    globals.put(NEXT, next);
  }

  // Errors

  private static @Nullable Object assertTrue(LuaState state, @Nullable Object[] arguments) {
    if (Compare.isTrue(Args.any(arguments, 1, "assert"))) {
      return Values.of(arguments);
    }
    if (arguments.length == 1) {
      throw LuaErrors.host("assertion failed!");
    }
    throw arguments[1] instanceof String message
        ? LuaErrors.host(message)
        : new LuaError(arguments[1]);
  }

  private static Object error(LuaState state, @Nullable Object a, @Nullable Object b) {
    int level = Args.integer(b, 2, "error", 1);
    boolean isText = a instanceof String || a instanceof Double;
    var position = CallStack.errorPosition(state, isText ? level : 0);
    throw new LuaError(position.isEmpty() ? a : position + Conversions.rawToString(a));
  }

  private static @Nullable Object xpcall(LuaState state, @Nullable Object[] arguments) {
    Args.any(arguments, 1, "xpcall");
    var handler = Args.function(arguments, 2, "xpcall");
    int tailDepth = state.meter().tailDepth;
    boolean keptTracebacks = state.replaceKeepsTracebacks(DebugLib.isOpen(state));
    try {
      var result = Call.call(arguments[0], Values.from(arguments, 2));
      return Values.of(Values.append(new @Nullable Object[] {true}, result));
    } catch (LuaError error) {
      state.meter().tailDepth = tailDepth;
      return MessageHandler.handle(state, handler, error);
    } catch (RuntimeException | StackOverflowError | LinkageError failure) {
      state.meter().tailDepth = tailDepth;
      if (failure instanceof StackOverflowError) {
        state.meter().overflowed();
      }
      return MessageHandler.handle(state, handler, Defects.error(state, failure));
    } finally {
      state.replaceKeepsTracebacks(keptTracebacks);
    }
  }

  // Types and conversions

  private static Object type(LuaState state, @Nullable Object[] arguments) {
    return Metatables.typeName(Args.any(arguments, 1, "type"));
  }

  private static @Nullable Object toText(LuaState state, @Nullable Object[] arguments) {
    var value = Args.any(arguments, 1, "tostring");
    var handler = Metatables.method(state, value, Metamethod.TOSTRING);
    return handler == null
        ? Conversions.rawToString(value)
        : Values.first(Call.call(handler, value));
  }

  /// A class of its own, which takes its usual single argument without an array.
  private static final class ToNumber extends HostFunction.OfAny {
    ToNumber(LuaState state, String name) {
      super(state, name);
    }

    @Override
    public @Nullable Object call(@Nullable Object value) {
      return toNumber(meter, value);
    }

    @Override
    public @Nullable Object call(@Nullable Object[] arguments) {
      return toNumber(state, arguments);
    }
  }

  private static @Nullable Object toNumber(Meter meter, @Nullable Object value) {
    if (value instanceof String text) {
      meter.work(text.length() >> 4);
    }
    return Conversions.toNumber(value);
  }

  private static @Nullable Object toNumber(LuaState state, @Nullable Object[] arguments) {
    int base = Args.integer(Args.at(arguments, 2), 2, "tonumber", 10);
    if (base == 10) {
      return toNumber(state.meter(), Args.any(arguments, 1, "tonumber"));
    }
    var text = Args.string(arguments, 1, "tonumber");
    if (base < 2 || base > 36) {
      throw Args.bad(2, "tonumber", "base out of range");
    }
    state.meter().work(text.length() >> 4);
    return inBase(text, base);
  }

  private static @Nullable Double inBase(String text, int base) {
    int start = 0;
    int end = text.length();
    while (start < end && CharacterClasses.isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && CharacterClasses.isSpace(text.charAt(end - 1))) {
      end--;
    }
    boolean isNegative = start < end && text.charAt(start) == '-';
    int first = isNegative || start < end && text.charAt(start) == '+' ? start + 1 : start;
    if (base == 16
        && end - first > 2
        && text.charAt(first) == '0'
        && text.charAt(first + 1) == 'x') {
      first += 2;
    }
    if (first == end) {
      return null;
    }
    double value = 0;
    for (int i = first; i < end; i++) {
      int digit = Character.digit(text.charAt(i), base);
      if (digit < 0 || text.charAt(i) > 'z') {
        return null;
      }
      value = value * base + digit;
    }
    double limited = Math.min(value, 0x1p64);
    return Numbers.of(isNegative ? -limited : limited);
  }

  private static @Nullable Object select(LuaState state, @Nullable Object[] arguments) {
    if (Args.at(arguments, 1) instanceof String text && text.startsWith("#")) {
      return Numbers.of(arguments.length - 1);
    }
    int index = Args.integer(arguments, 1, "select");
    int first = index < 0 ? arguments.length + index : index;
    if (first < 1) {
      throw Args.bad(1, "select", "index out of range");
    }
    return Values.of(Values.from(arguments, first));
  }

  // Traversal

  private static @Nullable Object next(LuaState state, @Nullable Object a, @Nullable Object b) {
    return Args.table(a, 1, NEXT).next(b);
  }

  private static @Nullable Object pairs(LuaState state, @Nullable Object[] arguments) {
    var value = Args.any(arguments, 1, "pairs");
    var handler = Metatables.method(state, value, Metamethod.PAIRS);
    if (handler != null) {
      return firstThree(Call.call(handler, value));
    }
    var table = Args.table(arguments, 1, "pairs");
    return Values.of(new @Nullable Object[] {state.registry().get(NEXT), table, null});
  }

  private static @Nullable Object ipairs(LuaState state, @Nullable Object[] arguments) {
    var value = Args.any(arguments, 1, "ipairs");
    var handler = Metatables.method(state, value, Metamethod.IPAIRS);
    if (handler != null) {
      return firstThree(Call.call(handler, value));
    }
    var table = Args.table(arguments, 1, "ipairs");
    return Values.of(new @Nullable Object[] {state.registry().get(IPAIRS), table, Numbers.of(0)});
  }

  private static @Nullable Object ipairsStep(
      LuaState state, @Nullable Object a, @Nullable Object b) {
    int index = Args.integer(b, 2, "ipairs") + 1;
    var value = Args.table(a, 1, "ipairs").get(index);
    return value == null ? null : Values.pair(Numbers.of(index), value);
  }

  private static @Nullable Object firstThree(@Nullable Object result) {
    return Values.of(
        new @Nullable Object[] {
          Values.get(result, 0), Values.get(result, 1), Values.get(result, 2)
        });
  }

  // Raw access

  private static Object rawEqual(LuaState state, @Nullable Object[] arguments) {
    return Compare.rawEqual(Args.any(arguments, 1, "rawequal"), Args.any(arguments, 2, "rawequal"));
  }

  private static @Nullable Object rawGet(LuaState state, @Nullable Object[] arguments) {
    return Args.table(arguments, 1, "rawget").get(Args.any(arguments, 2, "rawget"));
  }

  private static Object rawSet(LuaState state, @Nullable Object[] arguments) {
    var table = Args.table(arguments, 1, "rawset");
    table.put(Args.any(arguments, 2, "rawset"), Args.any(arguments, 3, "rawset"));
    return table;
  }

  private static Object rawLength(LuaState state, @Nullable Object a) {
    return switch (a) {
      case LuaTable table -> Numbers.of(table.length());
      case String string -> Numbers.of(string.length());
      case null, default -> throw Args.bad(1, "rawlen", "table or string expected");
    };
  }

  // Metatables

  private static @Nullable Object getMetatable(LuaState state, @Nullable Object[] arguments) {
    var metatable = Metatables.of(state, Args.any(arguments, 1, "getmetatable"));
    if (metatable == null) {
      return null;
    }
    var shown = Metatables.get(metatable, Metamethod.METATABLE);
    return shown == null ? metatable : shown;
  }

  private static Object setMetatable(LuaState state, @Nullable Object[] arguments) {
    var table = Args.table(arguments, 1, "setmetatable");
    var metatable = Args.at(arguments, 2);
    if (arguments.length < 2 || metatable != null && !(metatable instanceof LuaTable)) {
      throw Args.bad(2, "setmetatable", "nil or table expected");
    }
    var current = table.metatable();
    if (current != null && Metatables.get(current, Metamethod.METATABLE) != null) {
      throw LuaErrors.host("cannot change a protected metatable");
    }
    table.metatable((LuaTable) metatable);
    return table;
  }

  private static Object newProxy(LuaState state, @Nullable Object a) {
    state.meter().charge(64);
    return switch (a) {
      case null -> new Userdata(null, null);
      case Boolean hasMetatable -> new Userdata(null, hasMetatable ? new LuaTable() : null);
      case Userdata model when model.content() == null && model.metatable() != null ->
          new Userdata(null, model.metatable());
      default -> throw Args.bad(1, "newproxy", "boolean or proxy expected");
    };
  }

  // Memory

  /// The garbage collector is Java's: options that tune it are accepted and ignored. A full
  /// collection clears weak tables if the code has no budget (it would delay all other code, too),
  /// and flushes files that were not closed, which Lua 5.1 would close.
  private static @Nullable Object collectGarbage(
      LuaState state, @Nullable Object a, @Nullable Object b) {
    var option = Args.string(a, 1, "collectgarbage", "collect");
    return switch (option) {
      case "collect" -> {
        state.meter().work(1000);
        IoLib.flushAll(state);
        if (!state.meter().isLimited()) {
          System.gc();
        }
        yield Numbers.of(0);
      }
      case "stop", "restart" -> Numbers.of(0);
      case "count" -> usedMemory();
      case "step" -> true;
      case "setpause", "setstepmul" -> Numbers.of(200);
      case "isrunning" -> true;
      default -> throw Args.bad(1, "collectgarbage", "invalid option '" + option + "'");
    };
  }

  /// The memory in use in the whole process, in kilobytes.
  private static Object usedMemory() {
    var runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / 1024.0;
  }

  // Print

  /// `print` to a stream; strings are written as their bytes.
  static HostFunction.FN printTo(OutputStream out) {
    return (state, arguments) -> {
      var line = new Text(state.meter(), 32);
      for (int i = 0; i < arguments.length; i++) {
        if (i > 0) {
          line.append('\t');
        }
        line.append(printed(state, arguments[i]));
      }
      var bytes = line.append('\n').toString();
      state.meter().output(bytes.length());
      try {
        LuaFile.write(out, bytes);
      } catch (IOException failure) {
        throw LuaErrors.host("cannot print: " + failure.getMessage());
      }
      return Values.NONE;
    };
  }

  private static String printed(LuaState state, @Nullable Object value) {
    var text = Conversions.toStringOrNull(toText(state, new @Nullable Object[] {value}));
    if (text == null) {
      throw LuaErrors.host("'tostring' must return a string to 'print'");
    }
    return text;
  }
}
