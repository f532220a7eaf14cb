package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// Equality and order of any values.
public final class Compare {
  private Compare() {}

  /// Equality without metamethods.
  public static boolean rawEqual(@Nullable Object a, @Nullable Object b) {
    if (a == b) {
      return !(a instanceof Double number) || !Double.isNaN(number);
    }
    if (a instanceof Double x) {
      return b instanceof Double y && x.doubleValue() == y.doubleValue();
    }
    return a instanceof String s && b instanceof String t && Strings.equal(s, t);
  }

  /// The operator `==`.
  public static boolean equal(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Double x) {
      return b instanceof Double y && x.doubleValue() == y.doubleValue();
    }
    if (a == b) {
      return true;
    }
    return a != null && b != null && equalObjects(a, b);
  }

  /// The operator `==` with a constant string on one side.
  public static boolean equal(@Nullable Object a, String b) {
    return a == b || a instanceof String s && Strings.equal(s, b);
  }

  /// The operator `==` with a number on one side.
  public static boolean equal(@Nullable Object a, double b) {
    return a instanceof Double x && x.doubleValue() == b;
  }

  private static boolean equalObjects(Object a, Object b) {
    if (a instanceof String s) {
      return b instanceof String t && Strings.equal(s, t);
    }
    if (a instanceof LuaTable x && b instanceof LuaTable y) {
      return equalByMetamethod(x, x.metatable(), y, y.metatable());
    }
    if (a instanceof Userdata x && b instanceof Userdata y) {
      return equalByMetamethod(x, x.metatable(), y, y.metatable());
    }
    return false;
  }

  private static boolean equalByMetamethod(
      Object a, @Nullable LuaTable first, Object b, @Nullable LuaTable second) {
    if (first == null || second == null) {
      return false;
    }
    var handler = sharedHandler(first, second, Metamethod.EQ);
    return handler != null && isTrue(Values.first(Call.call(handler, a, b)));
  }

  /// The metamethod for a comparison: Lua 5.1 requires that both operands have the same one.
  private static @Nullable Object sharedHandler(
      LuaTable first, LuaTable second, Metamethod metamethod) {
    var handler = Metatables.get(first, metamethod);
    if (handler == null || first == second) {
      return handler;
    }
    var other = Metatables.get(second, metamethod);
    return other != null && rawEqual(handler, other) ? handler : null;
  }

  /// The operator `<`.
  public static boolean less(@Nullable Object a, @Nullable Object b) {
    return a instanceof Double x && b instanceof Double y
        ? x.doubleValue() < y.doubleValue()
        : lessSlow(a, b);
  }

  /// The operator `<=`.
  public static boolean lessOrEqual(@Nullable Object a, @Nullable Object b) {
    return a instanceof Double x && b instanceof Double y
        ? x.doubleValue() <= y.doubleValue()
        : lessOrEqualSlow(a, b);
  }

  /// The operator `<` with a number on the right.
  public static boolean less(@Nullable Object a, double b) {
    return a instanceof Double x ? x.doubleValue() < b : lessSlow(a, b);
  }

  /// The operator `<=` with a number on the right.
  public static boolean lessOrEqual(@Nullable Object a, double b) {
    return a instanceof Double x ? x.doubleValue() <= b : lessOrEqualSlow(a, b);
  }

  /// The operator `>`: `b < a`.
  public static boolean greater(@Nullable Object a, @Nullable Object b) {
    return a instanceof Double x && b instanceof Double y
        ? x.doubleValue() > y.doubleValue()
        : lessSlow(b, a);
  }

  /// The operator `>=`: `b <= a`.
  public static boolean greaterOrEqual(@Nullable Object a, @Nullable Object b) {
    return a instanceof Double x && b instanceof Double y
        ? x.doubleValue() >= y.doubleValue()
        : lessOrEqualSlow(b, a);
  }

  /// The operator `>` with a number on the right.
  public static boolean greater(@Nullable Object a, double b) {
    return a instanceof Double x ? x.doubleValue() > b : lessSlow(b, a);
  }

  /// The operator `>=` with a number on the right.
  public static boolean greaterOrEqual(@Nullable Object a, double b) {
    return a instanceof Double x ? x.doubleValue() >= b : lessOrEqualSlow(b, a);
  }

  private static boolean lessSlow(@Nullable Object a, @Nullable Object b) {
    if (a instanceof String s && b instanceof String t) {
      return Strings.compare(s, t) < 0;
    }
    var handler = orderHandler(a, b, Metamethod.LT);
    if (handler == null) {
      throw LuaErrors.compare(a, b);
    }
    return isTrue(Values.first(Call.call(handler, a, b)));
  }

  private static boolean lessOrEqualSlow(@Nullable Object a, @Nullable Object b) {
    if (a instanceof String s && b instanceof String t) {
      return Strings.compare(s, t) <= 0;
    }
    var handler = orderHandler(a, b, Metamethod.LE);
    if (handler != null) {
      return isTrue(Values.first(Call.call(handler, a, b)));
    }
    handler = orderHandler(b, a, Metamethod.LT);
    if (handler == null) {
      throw LuaErrors.compare(a, b);
    }
    return !isTrue(Values.first(Call.call(handler, b, a)));
  }

  private static @Nullable Object orderHandler(
      @Nullable Object a, @Nullable Object b, Metamethod metamethod) {
    if (a instanceof Double || b instanceof Double) {
      return null;
    }
    var state = LuaState.current();
    var first = Metatables.of(state, a);
    var second = Metatables.of(state, b);
    return first == null || second == null ? null : sharedHandler(first, second, metamethod);
  }

  /// Everything but nil and false is true.
  public static boolean isTrue(@Nullable Object value) {
    return value != null && value != Boolean.FALSE;
  }
}
