package moongate.lua.lib;

import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Meter;

/// Decides how tables are written in JSON, by the settings of an instance of `cjson`.
///
/// @param marks the metatables that decide for their tables
record JsonTables(CjsonSettings settings, CjsonLib.Marks marks) {
  /// The number of elements if `table` is written as an array, or -1 if it is an object. It is an
  /// array if it is marked as one, or if all its keys are positive integers.
  ///
  /// @param depth of `table`: 1 for the outermost
  /// @param meter pays for each key that is looked at
  /// @throws JsonError if it cannot be written
  int elements(LuaTable table, int depth, Meter meter) {
    if (depth > settings.encodeDepth) {
      throw new JsonError("Cannot serialise, excessive depth (" + depth + ")");
    }
    var metatable = table.metatable();
    if (metatable == marks.array()) {
      return table.length();
    }
    int highest = highestIndex(table, meter);
    boolean isObject =
        highest == 0 && settings.emptyTablesAreObjects && metatable != marks.emptyArrays();
    return isObject ? -1 : highest;
  }

  /// The highest index if all keys are positive integers, else -1.
  private int highestIndex(LuaTable table, Meter meter) {
    double highest = 0;
    int items = 0;
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      meter.work(1);
      if (!(table.keyAt(slot) instanceof Double key && key >= 1 && Math.floor(key) == key)) {
        return -1;
      }
      highest = Math.max(highest, key);
      items++;
    }
    if (!settings.isSparse(highest, items)) {
      return (int) highest;
    }
    if (!settings.convertsSparse) {
      throw JsonError.unsupported(table, "excessively sparse array");
    }
    return -1;
  }
}
