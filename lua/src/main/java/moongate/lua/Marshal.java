package moongate.lua;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moongate.lua.runtime.Coroutine;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Userdata;
import org.jspecify.annotations.Nullable;

/// Converts data between Java and Lua: text, numbers, booleans, lists and maps. Other types are
/// refused, so that Lua code does not get objects of the host by accident.
public final class Marshal {
  private static final int DEEPEST = 100;

  private Marshal() {}

  /// Converts a Java value to Lua. Text becomes its UTF-8 bytes, a list a table with keys from 1, a
  /// map a table; Lua values stay as they are.
  ///
  /// @throws IllegalArgumentException for a value of any other type, or nested too deeply
  public static @Nullable Object toLua(@Nullable Object value) {
    return toLua(value, 0);
  }

  private static @Nullable Object toLua(@Nullable Object value, int depth) {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException("nested more than " + DEEPEST + " levels deep");
    }
    return switch (value) {
      case null -> null;
      case Boolean bool -> bool;
      case Number number -> number.doubleValue();
      case String text -> Strings.ofText(text);
      case List<?> list -> {
        var table = new LuaTable(list.size(), 0);
        for (int i = 0; i < list.size(); i++) {
          table.put((long) i + 1, toLua(list.get(i), depth + 1));
        }
        yield table;
      }
      case Map<?, ?> map -> {
        var table = new LuaTable(0, map.size());
        map.forEach((key, item) -> table.put(toLua(key, depth + 1), toLua(item, depth + 1)));
        yield table;
      }
      case LuaTable _, LuaFunction _, Coroutine _, Userdata _ -> value;
      default ->
          throw new IllegalArgumentException(
              "no value of type "
                  + value.getClass().getName()
                  + " goes to Lua: wrap it in a Userdata to pass it through");
    };
  }

  /// Converts a Lua value to Java: to null, a `Boolean`, a `Double`, text read as UTF-8, a `List`
  /// for a table whose keys are 1, 2, …, and a `Map` for any other table.
  ///
  /// @throws LuaError for a function, a coroutine or a userdata, and for tables nested too deeply
  public static @Nullable Object toJava(@Nullable Object value) {
    return toJava(value, 0);
  }

  private static @Nullable Object toJava(@Nullable Object value, int depth) {
    if (depth > DEEPEST) {
      throw new LuaError("tables are nested more than " + DEEPEST + " levels deep");
    }
    return switch (value) {
      case null -> null;
      case Boolean bool -> bool;
      case Double number -> number;
      case String bytes -> Strings.toText(bytes);
      case LuaTable table -> ofTable(table, depth + 1);
      default -> throw new LuaError("result holds " + Results.kind(value) + ", which is no data");
    };
  }

  private static Object ofTable(LuaTable table, int depth) {
    var list = new ArrayList<@Nullable Object>();
    var map = new LinkedHashMap<@Nullable Object, @Nullable Object>();
    int slot = table.nextSlot(table.slotOf(null));
    for (; slot >= 0; slot = table.nextSlot(slot)) {
      var key = toJava(table.keyAt(slot), depth);
      var item = toJava(table.valueAt(slot), depth);
      if (map.isEmpty() && Double.valueOf(list.size() + 1).equals(key)) {
        list.add(item);
      } else {
        map.put(key, item);
      }
    }
    if (map.isEmpty()) {
      return list;
    }
    var all = new LinkedHashMap<@Nullable Object, @Nullable Object>();
    for (int i = 0; i < list.size(); i++) {
      all.put((double) i + 1, list.get(i));
    }
    all.putAll(map);
    return all;
  }
}
