package moongate.functions.pdk;

import java.util.List;
import java.util.Map;
import java.util.Set;
import moongate.lua.runtime.CallStack;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Strings;
import org.jspecify.annotations.Nullable;

/// `kong.configuration`: the node's settings that are set.
public final class ConfigurationTable {
  private static final String MASK = "******";

  private static final Set<String> SECRETS =
      Set.of(
          "pg_password",
          "pg_ro_password",
          "proxy_server",
          "declarative_config_string",
          "cluster_cert_key",
          "ssl_cert_key",
          "client_ssl_cert_key",
          "admin_ssl_cert_key",
          "admin_gui_ssl_cert_key",
          "status_ssl_cert_key",
          "debug_ssl_cert_key",
          "admin_read_tokens",
          "admin_write_tokens",
          "database_secret_key");

  private ConfigurationTable() {}

  /// For functions in a sandbox: secrets are masked.
  static LuaTable masked(Map<String, Object> settings) {
    return table(settings, SECRETS);
  }

  /// For trusted functions: everything, behind a table that refuses writes.
  public static LuaTable unmasked(LuaState state, Map<String, Object> settings) {
    var metatable = new LuaTable(0, 2);
    metatable.put("__index", table(settings, Set.of()));
    metatable.put(
        "__newindex",
        HostFunction.of(
            state,
            "__newindex",
            (HostFunction.F3)
                (s, table, key, value) -> {
                  throw new LuaError(CallStack.position(1) + "cannot write to configuration");
                }));
    var table = new LuaTable();
    table.metatable(metatable);
    return table;
  }

  private static LuaTable table(Map<String, Object> settings, Set<String> secrets) {
    var table = new LuaTable(0, settings.size());
    settings.forEach((name, value) -> {
      if (!value.equals("")) {
        table.put(name, secrets.contains(name) ? MASK : lua(value));
      }
    });
    return table;
  }

  private static @Nullable Object lua(Object value) {
    return switch (value) {
      case Number number -> Numbers.of(number.doubleValue());
      case Boolean flag -> flag;
      case List<?> list -> {
        var items = new LuaTable();
        list.forEach(item -> items.append(lua(item)));
        yield items;
      }
      default -> Strings.ofText(value.toString());
    };
  }
}
