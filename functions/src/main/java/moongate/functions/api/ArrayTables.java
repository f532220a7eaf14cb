package moongate.functions.api;

import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Meter;

/// Tables that calls of `ngx.*` take as arrays.
public final class ArrayTables {
  private ArrayTables() {}

  /// The highest index of `table`, whose other items may be nil; -1 if a key of it is no index.
  ///
  /// The length that `#` finds is not enough: it may end at a hole, and what is behind it, or has a
  /// name, would be left out without a word.
  public static int length(LuaTable table) {
    double highest = 0;
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      Meter.workCurrent(1);
      if (!(table.keyAt(slot) instanceof Double index) || index < 1 || index % 1 != 0) {
        return -1;
      }
      highest = Math.max(highest, index);
    }
    return (int) highest;
  }
}
