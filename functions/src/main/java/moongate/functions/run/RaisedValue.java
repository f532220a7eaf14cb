package moongate.functions.run;

import java.util.StringJoiner;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Strings;
import org.jspecify.annotations.Nullable;

/// The text of a value that a function has raised. `error({code = 401, message = "no token"})`
/// would otherwise show as a table without a word about what is wrong.
///
/// Metamethods are not used: a `__tostring` of the function must not run outside of its budget.
final class RaisedValue {
  private static final int MOST_FIELDS = 8;
  private static final int MOST_PLACES = 64;
  private static final int LONGEST = 200;

  private RaisedValue() {}

  static String text(@Nullable Object value) {
    var text = Conversions.rawToString(value);
    return value instanceof LuaTable table ? text + fields(table) : text;
  }

  /// The first fields whose values can be read; empty if there are none.
  private static String fields(LuaTable table) {
    var fields = new StringJoiner(", ", " {", "}").setEmptyValue("");
    int count = 0;
    int slot = table.nextSlot(-1);
    for (int i = 0; i < MOST_PLACES && slot >= 0 && count < MOST_FIELDS; i++) {
      if (isReadable(table.keyAt(slot)) && isReadable(table.valueAt(slot))) {
        fields.add(shown(table.keyAt(slot), false) + " = " + shown(table.valueAt(slot), true));
        count++;
      }
      slot = table.nextSlot(slot);
    }
    return fields.toString();
  }

  private static boolean isReadable(@Nullable Object value) {
    return value instanceof String || value instanceof Double || value instanceof Boolean;
  }

  private static String shown(@Nullable Object value, boolean isQuoted) {
    var text = Conversions.rawToString(value);
    var cut = Strings.shortened(text, LONGEST);
    return isQuoted && value instanceof String ? '"' + cut + '"' : cut;
  }
}
