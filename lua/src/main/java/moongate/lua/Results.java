package moongate.lua;

import java.nio.charset.StandardCharsets;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Metatables;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The results of a call, numbered from 1. The methods raise a [LuaError] if a value does not have
/// the expected type.
public final class Results {
  private final @Nullable Object[] values;

  Results(@Nullable Object result) {
    values = Values.array(result);
  }

  /// The number of values.
  public int count() {
    return values.length;
  }

  /// The value as in Lua; null for nil and beyond the last value.
  public @Nullable Object value(int number) {
    return number >= 1 && number <= values.length ? values[number - 1] : null;
  }

  /// True for nil and beyond the last value.
  public boolean isNil(int number) {
    return value(number) == null;
  }

  /// The value as a condition in Lua: false for nil and false.
  public boolean isTrue(int number) {
    var value = value(number);
    return value != null && !Boolean.FALSE.equals(value);
  }

  /// A number.
  public double number(int number) {
    return value(number) instanceof Double found ? found : wrong(number, "a number");
  }

  /// A whole number.
  public long integer(int number) {
    double found = number(number);
    return (long) found == found ? (long) found : wrong(number, "a whole number");
  }

  /// A string read as UTF-8.
  public String text(int number) {
    return Strings.toText(string(number));
  }

  /// The bytes of a string.
  public byte[] bytes(int number) {
    return string(number).getBytes(StandardCharsets.ISO_8859_1);
  }

  private String string(int number) {
    return value(number) instanceof String found ? found : wrong(number, "a string");
  }

  /// A table.
  public LuaTable table(int number) {
    return value(number) instanceof LuaTable found ? found : wrong(number, "a table");
  }

  /// A function, to be called with [Sandbox#call].
  public LuaFunction function(int number) {
    return value(number) instanceof LuaFunction found ? found : wrong(number, "a function");
  }

  /// Data of any type, converted by [Marshal#toJava].
  public @Nullable Object data(int number) {
    return Marshal.toJava(value(number));
  }

  @SuppressWarnings("TypeParameterUnusedInFormals") // never returns
  private <T> T wrong(int number, String wanted) {
    throw new LuaError("result " + number + " is " + kind(value(number)) + ", not " + wanted);
  }

  static String kind(@Nullable Object value) {
    return value == null ? "nil" : "a " + Metatables.typeName(value);
  }
}
