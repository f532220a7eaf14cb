package moongate.functions.api;

import moongate.lua.runtime.LuaTable;
import org.jspecify.annotations.Nullable;

/// Members of tables, found without running any code.
public final class Members {
  /// How many tables may stand behind each other.
  private static final int DEEPEST = 10;

  private Members() {}

  /// The member `name`, looked for where the table's metatable says if need be.
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
