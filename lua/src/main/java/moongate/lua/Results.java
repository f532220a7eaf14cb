package moongate.lua;

import java.nio.charset.StandardCharsets;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Metatables;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// What a call returned, by number from 1. What is asked for as one type and is another, raises a
/// [LuaError] that says so.
public final class Results {
  private final @Nullable Object[] values;

  Results(@Nullable Object result) {
    values = Values.array(result);
  }

  /// How many values there are.
  public int count() {
    return values.length;
  }

  /// The value as it is in Lua; null for nil and for one that is not there.
  public @Nullable Object value(int number) {
    return number >= 1 && number <= values.length ? values[number - 1] : null;
  }

  /// True for nil and for a value that is not there.
  public boolean isNil(int number) {
    return value(number) == null;
  }

  /// What an `if` in Lua would make of it: false for nil and false.
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

  /// Data of any type as [Marshal#toJava] gives it.
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
