package moongate.lua.lib;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import org.jspecify.annotations.Nullable;

/// The options that encoder and decoder of the format must share: keys and metatables that are
/// written as numbers.
///
/// @param keys the keys with a number, in order
/// @param keyNumbers their numbers, from 0
/// @param metatables the metatables with a number, in order
/// @param metatableNumbers their numbers, from 0, by identity
record BufferOptions(
    List<String> keys,
    Map<String, Integer> keyNumbers,
    List<LuaTable> metatables,
    Map<LuaTable, Integer> metatableNumbers) {
  /// No options.
  static final BufferOptions NONE = new BufferOptions(List.of(), Map.of(), List.of(), Map.of());

  private static final int ENTRY_BYTES = 64;

  /// The options in a table with `dict` and `metatable`.
  static BufferOptions of(LuaState state, LuaTable options) {
    var keys = new ArrayList<String>();
    var numbers = new HashMap<String, Integer>();
    for (var key : items(state, options.get("dict"))) {
      if (!(key instanceof String name)) {
        throw bad();
      }
      numbers.putIfAbsent(name, keys.size());
      keys.add(name);
    }
    var metatables = new ArrayList<LuaTable>();
    var metatableNumbers = new IdentityHashMap<LuaTable, Integer>();
    for (var item : items(state, options.get("metatable"))) {
      if (!(item instanceof LuaTable metatable)) {
        throw bad();
      }
      metatableNumbers.putIfAbsent(metatable, metatables.size());
      metatables.add(metatable);
    }
    return new BufferOptions(keys, numbers, metatables, metatableNumbers);
  }

  private static List<Object> items(LuaState state, @Nullable Object list) {
    if (!(list instanceof LuaTable table)) {
      return List.of();
    }
    int length = table.length();
    state.meter().work(length);
    state.meter().charge((long) ENTRY_BYTES * length);
    var items = new ArrayList<Object>(length);
    for (int i = 1; i <= length; i++) {
      var item = table.get(i);
      if (item != null) {
        items.add(item);
      }
    }
    return items;
  }

  private static RuntimeException bad() {
    return LuaErrors.host("bad options table");
  }

  /// The number of a metatable, or -1.
  int numberOf(@Nullable LuaTable metatable) {
    return metatable == null ? -1 : metatableNumbers.getOrDefault(metatable, -1);
  }
}
