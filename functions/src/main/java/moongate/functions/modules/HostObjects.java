package moongate.functions.modules;

import moongate.functions.api.Worker;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Userdata;
import org.jspecify.annotations.Nullable;

/// Makes objects of one kind, as `resty.openssl` has them: methods are called with a colon, and
/// `object.ctx`, which users pass on where a C value is wanted, is the object itself.
final class HostObjects {
  private final LuaTable metatable = new LuaTable(0, 1);

  HostObjects(Worker worker, Library methods) {
    var table = methods.open(worker.state());
    table.freeze("object");
    metatable.put(
        "__index",
        HostFunction.of(
            worker.state(),
            "__index",
            (LuaState state, @Nullable Object self, @Nullable Object key) ->
                "ctx".equals(key) ? self : table.get(key)));
    metatable.freeze("object metatable");
  }

  Userdata of(Object content) {
    return new Userdata(content, metatable);
  }

  /// True for an object that holds a `type`.
  static boolean isType(@Nullable Object value, Class<?> type) {
    return value instanceof Userdata userdata && type.isInstance(userdata.content());
  }
}
