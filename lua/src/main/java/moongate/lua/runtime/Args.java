package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// Checks the arguments of host functions. Errors have the texts of PUC Lua.
///
/// Each check has two forms: for a single value, and for item `index` (from 1) of an argument
/// array, which distinguishes a missing argument from nil.
public final class Args {
  private Args() {}

  // One value

  /// A number, or a string that can be converted to one.
  public static double number(@Nullable Object value, int index, String function) {
    if (value instanceof Double number) {
      return number;
    }
    var number = Conversions.toNumber(value);
    if (number == null) {
      throw wrongType(value, index, function, "number");
    }
    return number;
  }

  /// An integer; fractions are truncated, and numbers out of range become the nearest integer.
  public static int integer(@Nullable Object value, int index, String function) {
    return (int) number(value, index, function);
  }

  /// The same for a `long`.
  public static long longInteger(@Nullable Object value, int index, String function) {
    return (long) number(value, index, function);
  }

  /// A string, or a number as a string.
  public static String string(@Nullable Object value, int index, String function) {
    if (value instanceof String string) {
      return string;
    }
    if (value instanceof Double number) {
      return Conversions.toString(number.doubleValue());
    }
    throw wrongType(value, index, function, "string");
  }

  /// A table.
  public static LuaTable table(@Nullable Object value, int index, String function) {
    if (value instanceof LuaTable table) {
      return table;
    }
    throw wrongType(value, index, function, "table");
  }

  /// A function.
  public static LuaFunction function(@Nullable Object value, int index, String function) {
    if (value instanceof LuaFunction callee) {
      return callee;
    }
    throw wrongType(value, index, function, "function");
  }

  /// A number, or `otherwise` for nil.
  public static double number(
      @Nullable Object value, int index, String function, double otherwise) {
    return value == null ? otherwise : number(value, index, function);
  }

  /// A whole number, or `otherwise` for nil.
  public static int integer(@Nullable Object value, int index, String function, int otherwise) {
    return value == null ? otherwise : integer(value, index, function);
  }

  /// A string, or `otherwise` for nil.
  public static String string(
      @Nullable Object value, int index, String function, String otherwise) {
    return value == null ? otherwise : string(value, index, function);
  }

  // An argument array

  /// Argument `index` from 1, nil included.
  ///
  /// @throws LuaError `value expected` when there is none
  public static @Nullable Object any(@Nullable Object[] arguments, int index, String function) {
    if (index > arguments.length) {
      throw bad(index, function, "value expected");
    }
    return arguments[index - 1];
  }

  /// Argument `index` from 1, null if there is none.
  public static @Nullable Object at(@Nullable Object[] arguments, int index) {
    return index <= arguments.length ? arguments[index - 1] : null;
  }

  /// A number.
  public static double number(@Nullable Object[] arguments, int index, String function) {
    require(arguments, index, function, "number");
    return number(arguments[index - 1], index, function);
  }

  /// A whole number.
  public static int integer(@Nullable Object[] arguments, int index, String function) {
    require(arguments, index, function, "number");
    return integer(arguments[index - 1], index, function);
  }

  /// A string.
  public static String string(@Nullable Object[] arguments, int index, String function) {
    require(arguments, index, function, "string");
    return string(arguments[index - 1], index, function);
  }

  /// A table.
  public static LuaTable table(@Nullable Object[] arguments, int index, String function) {
    require(arguments, index, function, "table");
    return table(arguments[index - 1], index, function);
  }

  /// A function.
  public static LuaFunction function(@Nullable Object[] arguments, int index, String function) {
    require(arguments, index, function, "function");
    return function(arguments[index - 1], index, function);
  }

  private static void require(
      @Nullable Object[] arguments, int index, String function, String expected) {
    if (index > arguments.length) {
      throw BadArgument.type(index, function, expected, "no value");
    }
  }

  // Errors

  /// The error for an invalid argument: `bad argument #1 to 'rep' (reason)`.
  public static LuaError bad(int index, String function, String reason) {
    return BadArgument.of(index, function, reason);
  }

  /// The error for an argument of the wrong type.
  public static LuaError wrongType(
      @Nullable Object value, int index, String function, String expected) {
    return BadArgument.type(index, function, expected, Metatables.typeName(value));
  }
}
