package moongate.functions.pdk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import moongate.functions.api.HeaderArguments;
import moongate.functions.api.ModelTables;
import moongate.functions.api.Scope;
import moongate.gateway.log.LogValues;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Meter;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Userdata;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `kong.log.set_serialize_value`: calls are queued, and applied in that order by `serialize`.
public final class SerializeValues {
  private static final int MOST_ADDITIONS = 100;
  private static final int LONGEST_KEY = 256;

  private SerializeValues() {}

  static Object queue(
      Scope scope, @Nullable Object key, @Nullable Object value, @Nullable Object options) {
    if (!(key instanceof String)) {
      throw scope.error("key must be a string");
    }
    var mode = options instanceof LuaTable table ? table.get("mode") : null;
    var chosen = mode == null ? "set" : mode;
    if (!chosen.equals("set") && !chosen.equals("add") && !chosen.equals("replace")) {
      throw scope.error("mode must be 'set', 'add' or 'replace'");
    }
    add(scope, key, value, chosen);
    return Values.NONE;
  }

  /// Sets the value at the dotted `key` of the request's log entry; nil takes out what is there.
  public static void set(Scope scope, String key, @Nullable Object value) {
    add(scope, key, value, "set");
  }

  private static void add(Scope scope, Object key, @Nullable Object value, Object mode) {
    var entry = new LuaTable(0, 3);
    entry.put("key", key);
    entry.put("value", value);
    entry.put("mode", mode);
    if (scope.contexts().logValues().length() == 0) {
      LogValues.ofFunctions(scope.exchange(), () -> additions(scope));
    }
    scope.contexts().logValues().append(entry);
  }

  /// The queue in the form for plugins in Java. Their log entries are bounded: what exceeds the
  /// bound is left out.
  private static List<LogValues.Addition> additions(Scope scope) {
    var all = new ArrayList<LogValues.Addition>();
    var queue = scope.contexts().logValues();
    int length = Math.min(queue.length(), MOST_ADDITIONS);
    for (int i = 1; i <= length; i++) {
      if (queue.get(i) instanceof LuaTable entry
          && entry.get("key") instanceof String key
          && key.length() <= LONGEST_KEY) {
        var mode = String.valueOf(entry.get("mode")).toUpperCase(Locale.ROOT);
        all.add(
            new LogValues.Addition(
                path(key), ModelTables.value(entry.get("value")), LogValues.Mode.valueOf(mode)));
      }
    }
    return all;
  }

  private static List<String> path(String key) {
    var path = new ArrayList<String>(2);
    int start = 0;
    for (int dot = dot(key, 1); dot >= 0; dot = dot(key, start + 1)) {
      path.add(name(key.substring(start, dot)));
      start = dot + 1;
    }
    path.add(name(key.substring(start)));
    return path;
  }

  private static String name(String part) {
    return Strings.toText(part.replace("\\.", "."));
  }

  static void apply(Scope scope, LuaTable result) {
    var queue = scope.contexts().logValues();
    int length = queue.length();
    for (int i = 1; i <= length; i++) {
      if (queue.get(i) instanceof LuaTable entry && entry.get("key") instanceof String key) {
        var value = entry.get("value");
        check(scope, value, Collections.newSetFromMap(new IdentityHashMap<>()));
        applyOne(scope, result, key, value, String.valueOf(entry.get("mode")));
      }
    }
  }

  private static void applyOne(
      Scope scope, LuaTable result, String key, @Nullable Object value, String mode) {
    var table = result;
    int start = 0;
    for (int dot = dot(key, 1); dot >= 0; dot = dot(key, start + 1)) {
      var name = key.substring(start, dot).replace("\\.", ".");
      var next = table.get(name);
      if (next == null) {
        if (mode.equals("replace")) {
          return;
        }
        next = new LuaTable();
        table.put(name, next);
      }
      if (!(next instanceof LuaTable inner)) {
        throw scope.error(
            "The key '%s' could not be used as a serialize value. Subkey '%s' is not a table. It's %s"
                .formatted(key, name, HeaderArguments.text(next)));
      }
      table = inner;
      start = dot + 1;
    }
    var name = key.substring(start).replace("\\.", ".");
    boolean exists = table.get(name) != null;
    if (mode.equals("set") || exists == mode.equals("replace")) {
      table.put(name, value);
    }
  }

  /// The next dot that separates, from `from` on.
  private static int dot(String key, int from) {
    for (int dot = key.indexOf('.', from); dot >= 0; dot = key.indexOf('.', dot + 1)) {
      if (key.charAt(dot - 1) != '\\') {
        return dot;
      }
    }
    return -1;
  }

  private static boolean hasPlainKeys(LuaTable table) {
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      Meter.workCurrent(1);
      var key = table.keyAt(slot);
      if (!(key instanceof String || key instanceof Double || key instanceof Boolean)) {
        return false;
      }
    }
    return true;
  }

  private static void check(Scope scope, @Nullable Object value, Set<LuaTable> seen) {
    Meter.workCurrent(1);
    boolean isFine =
        switch (value) {
          case null -> true;
          case String _, Double _, Boolean _ -> true;
          case Userdata userdata -> userdata == Userdata.NULL;
          case LuaTable table -> seen.add(table) && hasPlainKeys(table);
          default -> false;
        };
    if (!isFine) {
      throw scope.error(
          "value must be nil, a number, string, boolean or a non-self-referencial table containing"
              + " numbers, string and booleans");
    }
    if (value instanceof LuaTable table) {
      for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
        check(scope, table.valueAt(slot), seen);
      }
    }
  }
}
