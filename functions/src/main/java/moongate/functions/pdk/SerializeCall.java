package moongate.functions.pdk;

import moongate.functions.api.Scope;
import moongate.lua.runtime.LuaTable;
import org.jspecify.annotations.Nullable;

/// A call of `kong.log.set_serialize_value`. Calls are queued as Lua tables, so that what they hold
/// counts as memory of the request.
///
/// @param value null is nil: takes out what is there
record SerializeCall(String key, @Nullable Object value, SerializeMode mode) {
  void queue(Scope scope) {
    var table = new LuaTable(0, 3);
    table.put("key", key);
    table.put("value", value);
    table.put("mode", mode.word());
    scope.contexts().logValues().append(table);
  }

  static int queued(Scope scope) {
    return scope.contexts().logValues().length();
  }

  /// The call that was queued at `index`, from 1 on.
  static SerializeCall at(Scope scope, int index) {
    if (scope.contexts().logValues().get(index) instanceof LuaTable table
        && table.get("key") instanceof String key
        && SerializeMode.of(table.get("mode")) instanceof SerializeMode mode) {
      return new SerializeCall(key, table.get("value"), mode);
    }
    throw new IllegalStateException("not a queued call: " + index);
  }
}
