package moongate.functions.ngx;

import moongate.functions.api.ArrayTables;
import moongate.functions.api.HeaderArguments;
import moongate.functions.api.Scope;
import moongate.gateway.plugin.BodyChunk;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Metatables;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `ngx.arg` in body_filter: the chunk at 1, whether it is the last one at 2.
final class NgxArg {
  private static final int DEEPEST = 50;

  private NgxArg() {}

  static LuaTable open(LuaState state) {
    var metatable = new LuaTable(0, 2);
    metatable.put("__index", HostFunction.of(state, "__index", NgxArg::get));
    metatable.put("__newindex", HostFunction.of(state, "__newindex", NgxArg::set));
    var table = new LuaTable();
    table.metatable(metatable);
    return table;
  }

  private static @Nullable Object get(
      LuaState state, @Nullable Object table, @Nullable Object key) {
    var chunk = chunk(Scope.of(state));
    if (key instanceof Double index && index == 1) {
      state.meter().charge(chunk.length());
      return chunk.bytes();
    }
    return (key instanceof Double index && index == 2) ? chunk.isLast() : null;
  }

  private static Object set(
      LuaState state, @Nullable Object table, @Nullable Object key, @Nullable Object value) {
    var scope = Scope.of(state);
    var chunk = chunk(scope);
    if (key instanceof Double index && index == 1) {
      var bytes = new StringBuilder();
      append(scope, bytes, value, 0);
      chunk.replace(bytes.toString());
    } else if (key instanceof Double index && index == 2) {
      if (value != null && !Boolean.FALSE.equals(value)) {
        chunk.end();
      }
    } else {
      throw scope.error("bad index: " + HeaderArguments.text(key));
    }
    return Values.NONE;
  }

  private static void append(Scope scope, StringBuilder bytes, @Nullable Object value, int depth) {
    scope.worker().state().meter().work(1);
    switch (value) {
      case null -> {}
      case String text -> {
        scope.worker().state().meter().charge(text.length());
        bytes.append(text);
      }
      case Double number -> bytes.append(HeaderArguments.text(number));
      case LuaTable pieces when depth < DEEPEST -> {
        int length = ArrayTables.length(pieces);
        if (length < 0) {
          throw scope.error("bad chunk data: non-array table found");
        }
        for (int i = 1; i <= length; i++) {
          append(scope, bytes, pieces.get(i), depth + 1);
        }
      }
      default -> throw scope.error("bad chunk data type: " + Metatables.typeName(value));
    }
  }

  private static BodyChunk chunk(Scope scope) {
    var chunk = scope.chunk();
    if (chunk == null) {
      throw scope.error("API disabled in the current context");
    }
    return chunk;
  }
}
