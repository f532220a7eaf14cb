package moongate.functions.modules;

import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Userdata;
import org.jspecify.annotations.Nullable;

/// Objects of the host in the hands of functions: a userdata with methods.
final class Objects {
  private Objects() {}

  /// Makes the methods of objects read-only.
  static void freeze(LuaTable metatable) {
    if (metatable.get("__index") instanceof LuaTable methods) {
      methods.freeze("object");
    }
    metatable.freeze("object metatable");
  }

  /// The host's object behind `self`, which a method was called on with a colon.
  static <T> T content(@Nullable Object self, Class<T> type, String what, String method) {
    if (self instanceof Userdata userdata && type.isInstance(userdata.content())) {
      return type.cast(userdata.content());
    }
    throw LuaErrors.host("calling '" + method + "' on something that is no " + what);
  }
}
