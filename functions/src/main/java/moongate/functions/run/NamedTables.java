package moongate.functions.run;

import moongate.gateway.plugin.Expressions.Names;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Meter;
import moongate.lua.runtime.Strings;
import org.jspecify.annotations.Nullable;

/// The request's data for an expression, as tables. If an expression keeps a table, it is empty
/// later.
final class NamedTables implements AutoCloseable {
  /// The cost of a look-up, in units of work.
  private static final int WORK = 16;

  private final LuaState state;
  private @Nullable Names names;

  NamedTables(LuaState state, Names names) {
    this.state = state;
    this.names = names;
  }

  LuaTable table(String name) {
    var metatable = new LuaTable(0, 1);
    metatable.put(
        "__index",
        HostFunction.of(
            state,
            "__index",
            (LuaState _, @Nullable Object _, @Nullable Object key) -> find(name, key)));
    var table = new LuaTable();
    table.metatable(metatable);
    return table;
  }

  private @Nullable String find(String table, @Nullable Object key) {
    Meter.workCurrent(WORK);
    var known = names;
    if (known == null) {
      return null;
    }
    return switch (key) {
      case String name -> known.find(table, Strings.toText(name));
      case Double number -> known.find(table, Conversions.rawToString(number));
      case null, default -> null;
    };
  }

  @Override
  public void close() {
    names = null;
  }
}
