package moongate.functions.api;

import java.util.Locale;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Meter;
import org.jspecify.annotations.Nullable;

/// Headers as Lua tables: lower-case names, repeated ones as arrays, and look-ups that take `X_Foo`
/// for `x-foo`.
public final class HeaderTables {
  private final LuaTable lenient;

  public HeaderTables(LuaState state) {
    lenient = new LuaTable(0, 1);
    lenient.put("__index", HostFunction.of(state, "__index", HeaderTables::lenientIndex));
    lenient.freeze("headers metatable");
  }

  /// A table of at most `max` headers, 0 for all.
  public LuaTable table(Headers headers, int max, boolean isRaw) {
    int count = max == 0 ? headers.size() : Math.min(max, headers.size());
    var table = new LuaTable(0, count);
    long bytes = 0;
    for (int i = 0; i < count; i++) {
      var name = isRaw ? headers.nameAt(i) : headers.lowerNameAt(i);
      var value = headers.valueAt(i);
      bytes += name.length() + value.length();
      put(table, name, value);
    }
    Meter.workCurrent(count + (bytes >> 6));
    Meter.chargeCurrent(bytes);
    if (!isRaw) {
      table.metatable(lenient);
    }
    return table;
  }

  /// The value of all headers with this name as Lua sees it: nil, a string, or an array.
  public static @Nullable Object value(Headers headers, HeaderName name) {
    int first = headers.find(name);
    if (first < 0) {
      return null;
    }
    int second = headers.find(name, first);
    if (second < 0) {
      return headers.valueAt(first);
    }
    var values = LuaTable.ofItems(headers.valueAt(first), headers.valueAt(second));
    for (int i = headers.find(name, second); i >= 0; i = headers.find(name, i)) {
      values.append(headers.valueAt(i));
    }
    return values;
  }

  /// The first value under `name`, whose underscores also stand for dashes; null when there is
  /// none.
  public static @Nullable String first(Scope scope, Headers headers, String name) {
    int index = headers.find(scope.worker().dashedName(name));
    if (index < 0 && name.indexOf('_') >= 0) {
      index = headers.find(scope.worker().headerName(name));
    }
    return index < 0 ? null : headers.valueAt(index);
  }

  /// Adds a value under `key`; a second one makes an array of both.
  public static void put(LuaTable table, String key, Object value) {
    var known = table.get(key);
    if (known == null) {
      table.put(key, value);
    } else if (known instanceof LuaTable values) {
      values.append(value);
    } else {
      table.put(key, LuaTable.ofItems(known, value));
    }
  }

  private static @Nullable Object lenientIndex(
      LuaState state, @Nullable Object table, @Nullable Object key) {
    if (table instanceof LuaTable headers && key instanceof String name) {
      return headers.get(name.toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    return null;
  }
}
