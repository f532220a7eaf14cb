package moongate.functions.api;

import java.util.ArrayList;
import java.util.List;
import moongate.functions.text.QueryText;
import moongate.functions.text.UriText;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Metatables;
import moongate.lua.runtime.Meter;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// Query strings and form bodies as Lua tables, and back.
public final class QueryTables {
  /// What two strings and an entry of a table take, besides their bytes.
  private static final int PAIR = 100;

  private QueryTables() {}

  /// A table of at most `max` arguments (0 for all), with `"truncated"` behind it when there are
  /// more.
  public static @Nullable Object decode(String text, int max) {
    return decode(text, max, new LuaTable());
  }

  /// The same, but fills `table`, which is cleared before.
  public static @Nullable Object decode(String text, int max, LuaTable table) {
    table.clear();
    boolean truncated =
        QueryText.decode(
            text,
            max,
            (name, value) -> {
              payForPair(name.length() + (value == null ? 0 : value.length()));
              HeaderTables.put(table, name, value == null ? Boolean.TRUE : value);
            });
    return truncated ? Values.pair(table, "truncated") : table;
  }

  /// Pays for a pair of `length` bytes that was found, and for its places in the table.
  private static void payForPair(int length) {
    Meter.workCurrent(2 + (length >> 2));
    Meter.chargeCurrent(PAIR + length);
  }

  /// `name=value` pairs as `ngx.encode_args` makes them, in the order of the table.
  public static String encode(Scope scope, LuaTable arguments) {
    var pairs = new ArrayList<String>();
    collect(scope, arguments, false, pairs);
    return String.join("&", pairs);
  }

  /// The same as `kong.service.request.set_query` makes them: sorted, a false value leaving an
  /// empty segment.
  public static String encodeSorted(Scope scope, LuaTable arguments) {
    var pairs = new ArrayList<String>();
    collect(scope, arguments, true, pairs);
    pairs.sort(null);
    return String.join("&", pairs);
  }

  private static void collect(Scope scope, LuaTable arguments, boolean isKong, List<String> pairs) {
    for (int slot = arguments.nextSlot(-1); slot >= 0; slot = arguments.nextSlot(slot)) {
      Meter.workCurrent(1);
      if (!(arguments.keyAt(slot) instanceof String key)) {
        throw scope.error(
            isKong
                ? "arg keys must be strings"
                : "attempt to use a non-string key in the \"args\" option table");
      }
      pay(key);
      var name = UriText.escapeComponent(key);
      if (arguments.valueAt(slot) instanceof LuaTable values) {
        addAll(scope, name, values, isKong, pairs);
      } else {
        add(scope, name, arguments.valueAt(slot), isKong, pairs);
      }
    }
  }

  /// `kong.*` takes the items up to the first hole, `ngx.*` all of them.
  private static void addAll(
      Scope scope, String name, LuaTable values, boolean isKong, List<String> pairs) {
    if (isKong) {
      int length = values.length();
      for (int i = 1; i <= length; i++) {
        add(scope, name, values.get(i), true, pairs);
      }
      return;
    }
    for (int slot = values.nextSlot(-1); slot >= 0; slot = values.nextSlot(slot)) {
      add(scope, name, values.valueAt(slot), false, pairs);
    }
  }

  /// Pays for a text that is about to be escaped, which makes it up to three times as long.
  private static void pay(String text) {
    Meter.workCurrent(text.length() >> 3);
    Meter.chargeCurrent(3L * text.length());
  }

  private static void add(
      Scope scope, String name, @Nullable Object value, boolean isKong, List<String> pairs) {
    Meter.workCurrent(1);
    if (value instanceof Boolean flag) {
      if (flag || isKong) {
        Meter.chargeCurrent(name.length());
        pairs.add(flag ? name : "");
      }
      return;
    }
    var text = Conversions.toStringOrNull(value);
    if (text == null) {
      throw scope.error("attempt to use " + Metatables.typeName(value) + " as query arg value");
    }
    Meter.chargeCurrent(name.length());
    pay(text);
    pairs.add(name + "=" + UriText.escapeComponent(text));
  }
}
