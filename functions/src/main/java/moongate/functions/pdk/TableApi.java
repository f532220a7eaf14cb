package moongate.functions.pdk;

import static moongate.functions.api.PhaseRule.ANY;

import moongate.functions.api.ApiModule;
import moongate.functions.api.Scope;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Meter;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `kong.table`.
final class TableApi {
  private static final int MOST_PREALLOCATED = 1 << 16;

  static final ApiModule MODULE =
      ApiModule.of("kong.table")
          .function("new", ANY, TableApi::create)
          .function("clear", ANY, TableApi::clear)
          .function("merge", ANY, TableApi::merge);

  private TableApi() {}

  private static Object create(Scope scope, @Nullable Object items, @Nullable Object fields) {
    return new LuaTable(
        room(Args.integer(items, 1, "new", 0)), room(Args.integer(fields, 2, "new", 0)));
  }

  /// A hint is no promise: what is beyond grows when it is needed.
  private static int room(int wanted) {
    return Math.clamp(wanted, 0, MOST_PREALLOCATED);
  }

  private static Object clear(Scope scope, @Nullable Object table) {
    Args.table(table, 1, "clear").clear();
    return Values.NONE;
  }

  private static Object merge(Scope scope, @Nullable Object first, @Nullable Object second) {
    var merged = new LuaTable();
    addAll(merged, first, 1);
    addAll(merged, second, 2);
    return merged;
  }

  private static void addAll(LuaTable target, @Nullable Object source, int index) {
    if (source == null) {
      return;
    }
    var table = Args.table(source, index, "merge");
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      Meter.workCurrent(1);
      target.put(table.keyAt(slot), table.valueAt(slot));
    }
  }
}
