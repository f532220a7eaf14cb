package moongate.functions.api;

import moongate.gateway.exchange.SharedValues;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Strings;
import moongate.model.value.Value;

/// `kong.ctx.shared` as plugins in Java see it.
record SharedTable(LuaTable table) implements SharedValues.Table {
  @Override
  public Value get(String name) {
    return ModelTables.value(table.get(Strings.ofText(name)));
  }

  @Override
  public void put(String name, Value value) {
    table.put(Strings.ofText(name), ModelTables.of(value));
  }
}
