package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// Finds metatables and metamethods.
public final class Metatables {
  private Metatables() {}

  /// The metatable of any value, or null.
  public static @Nullable LuaTable of(LuaState state, @Nullable Object value) {
    if (value instanceof LuaTable table) {
      return table.metatable();
    }
    if (value instanceof Userdata userdata) {
      return userdata.metatable();
    }
    return state.metatables().of(value);
  }

  /// The metamethod of any value, or null.
  public static @Nullable Object method(
      LuaState state, @Nullable Object value, Metamethod metamethod) {
    var metatable = of(state, value);
    return metatable == null ? null : get(metatable, metamethod);
  }

  /// A metatable's entry for `metamethod`, or null; the metatable caches absence.
  public static @Nullable Object get(LuaTable metatable, Metamethod metamethod) {
    if ((metatable.absentMetamethods & metamethod.bit()) != 0) {
      return null;
    }
    return lookUp(metatable, metamethod);
  }

  private static @Nullable Object lookUp(LuaTable metatable, Metamethod metamethod) {
    var found = metatable.get(metamethod.key(), metamethod.hash());
    if (found == null) {
      metatable.absentMetamethods |= metamethod.bit();
    }
    return found;
  }

  /// The name of a value's type, as `type` returns it. Not a pattern switch: its first execution
  /// takes milliseconds, which would delay a new function.
  public static String typeName(@Nullable Object value) {
    if (value instanceof String) {
      return "string";
    }
    if (value instanceof LuaTable) {
      return "table";
    }
    if (value instanceof Double) {
      return "number";
    }
    if (value == null) {
      return "nil";
    }
    if (value instanceof LuaFunction) {
      return "function";
    }
    if (value instanceof Boolean) {
      return "boolean";
    }
    return value instanceof Coroutine ? "thread" : "userdata";
  }
}
