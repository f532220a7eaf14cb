package moongate.functions.ngx;

import java.util.Set;
import moongate.functions.api.HeaderArguments;
import moongate.functions.api.HeaderTables;
import moongate.functions.api.PhaseRule;
import moongate.functions.api.Scope;
import moongate.http.HeaderName;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `ngx.header`: response headers as fields.
final class NgxHeader {
  private static final Set<HeaderName> SINGLE =
      Set.of(
          HeaderName.CONTENT_TYPE,
          HeaderName.CONTENT_LENGTH,
          HeaderName.LOCATION,
          HeaderName.of("Accept-Ranges"),
          HeaderName.of("Content-Encoding"),
          HeaderName.of("ETag"),
          HeaderName.of("Expires"),
          HeaderName.of("Last-Modified"),
          HeaderName.of("Refresh"),
          HeaderName.SERVER,
          HeaderName.DATE);

  private NgxHeader() {}

  static LuaTable open(LuaState state) {
    var metatable = new LuaTable(0, 2);
    metatable.put("__index", HostFunction.of(state, "__index", NgxHeader::get));
    metatable.put("__newindex", HostFunction.of(state, "__newindex", NgxHeader::set));
    var table = new LuaTable();
    table.metatable(metatable);
    return table;
  }

  private static @Nullable Object get(
      LuaState state, @Nullable Object table, @Nullable Object key) {
    var scope = Scope.of(state, PhaseRule.NGX_REQUEST);
    if (!(key instanceof String name)) {
      return null;
    }
    return HeaderTables.value(
        scope.exchange().response().headers(), scope.worker().dashedName(name));
  }

  private static Object set(
      LuaState state, @Nullable Object table, @Nullable Object key, @Nullable Object value) {
    var scope = Scope.of(state, PhaseRule.NGX_REQUEST);
    if (scope.isHeadSent()) {
      NgxOutput.log(scope, "attempt to set ngx.header.HEADER after sending out response headers");
      return Values.NONE;
    }
    var name = scope.worker().dashedName(HeaderArguments.text(key));
    var headers = scope.exchange().response().headers();
    var written =
        value instanceof LuaTable list && SINGLE.contains(name) ? list.get(list.length()) : value;
    if (!name.equals(HeaderName.TRANSFER_ENCODING) || isNothing(written)) {
      HeaderArguments.replace(scope, headers, name, written);
    }
    if (name.equals(HeaderName.SERVER) && isNothing(written)) {
      scope.exchange().response().hideServer();
    }
    return Values.NONE;
  }

  /// Adds a line behind those of the same name.
  static void add(Scope scope, String name, @Nullable Object value) {
    if (scope.isHeadSent()) {
      NgxOutput.log(scope, "attempt to set ngx.header.HEADER after sending out response headers");
      return;
    }
    var headers = scope.exchange().response().headers();
    HeaderArguments.add(scope, headers, scope.worker().dashedName(name), value);
  }

  private static boolean isNothing(@Nullable Object value) {
    return value == null
        || "".equals(value)
        || (value instanceof LuaTable list && list.length() == 0);
  }
}
