package moongate.functions.api;

import moongate.lua.runtime.LuaTable;
import org.jspecify.annotations.Nullable;

/// Finds members of tables without running any Lua code.
public final class Members {
  /// The longest chain of metatables that is followed.
  private static final int DEEPEST = 10;

  private Members() {}

  /// The member `name` of the table, or of the tables that its metatable's `__index` leads to.
  public static @Nullable Object find(LuaTable table, String name) {
    LuaTable place = table;
    for (int depth = 0; depth < DEEPEST; depth++) {
      var value = place.get(name);
      var metatable = place.metatable();
      if (value != null
          || metatable == null
          || !(metatable.get("__index") instanceof LuaTable next)) {
        return value;
      }
      place = next;
    }
    return null;
  }
}
