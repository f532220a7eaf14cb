package moongate.functions.pdk;

import java.util.ArrayList;
import java.util.List;
import moongate.functions.api.ApiModule;
import moongate.functions.api.PhaseRule;
import moongate.functions.api.Worker;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import moongate.model.entity.Workspace;

/// The table `kong`: creates it from its modules for one Lua state.
public final class Pdk {
  /// Values that are not functions, and tables that depend on the request; for documentation.
  private static final List<ApiModule> FIELDS =
      List.of(
          ApiModule.of("kong")
              .field("version", PhaseRule.ANY)
              .field("version_num", PhaseRule.ANY)
              .field("default_workspace", PhaseRule.ANY)
              .field("configuration", PhaseRule.ANY)
              .field("core_cache", PhaseRule.ANY)
              .field("licensing", PhaseRule.ANY),
          ApiModule.of("kong.ctx")
              .field("shared", PhaseRule.ANY)
              .field("plugin", PhaseRule.ANY)
              .field("core", PhaseRule.ANY));

  /// The modules whose tables contain only their functions. A module comes before those inside it.
  private static final List<ApiModule> MODULES =
      List.of(
          RequestApi.MODULE,
          ResponseApi.MODULE,
          ServiceApi.MODULE,
          ServiceRequestApi.MODULE,
          ServiceResponseApi.MODULE,
          ClientApi.MODULE,
          ClientTlsApi.MODULE,
          RouterApi.MODULE,
          NodeApi.NODE,
          NodeApi.CLUSTER,
          NodeApi.NGINX,
          NodeApi.IP,
          NodeApi.PLUGIN,
          TableApi.MODULE,
          CacheApi.MODULE,
          TimerApi.MODULE,
          WorkerEventsApi.MODULE,
          ClusterEventsApi.MODULE,
          DnsApi.MODULE,
          JweApi.MODULE,
          VaultApi.MODULE,
          TelemetryApi.MODULE,
          WebSocketApi.CLIENT,
          WebSocketApi.UPSTREAM);

  private Pdk() {}

  /// All modules, for documentation.
  public static List<ApiModule> modules() {
    var modules = new ArrayList<>(FIELDS);
    modules.addAll(MODULES);
    modules.addAll(LogApi.modules());
    modules.addAll(DatabaseApi.documented());
    modules.add(TracingApi.MODULE);
    return List.copyOf(modules);
  }

  /// The methods of objects that `kong` returns.
  public static List<ApiModule> objects() {
    return List.of(SpanMethods.documented(), EntityAccess.documented());
  }

  /// The table `kong` of a worker's state.
  public static LuaTable open(Worker worker) {
    var state = worker.state();
    var facts = worker.facts();
    var kong = new LuaTable(0, 32);
    kong.put("version", facts.version());
    kong.put("version_num", versionNumber(facts.version()));
    kong.put("default_workspace", Workspace.DEFAULT_ID);
    kong.put("configuration", ConfigurationTable.masked(facts.configuration()));
    kong.put("ctx", CtxApi.open(state));
    kong.put("log", LogApi.open(state));
    kong.put("tracing", TracingApi.open(state));
    kong.put("db", DatabaseApi.masked(worker));
    for (var module : MODULES) {
      put(kong, module.path().substring("kong.".length()), module.open(state));
    }
    kong.put("licensing", DeniedTable.open(state, "kong.licensing"));
    if (kong.get("cache") instanceof LuaTable cache) {
      cache.metatable(
          hiding("cluster_events", DeniedTable.open(state, "kong.cache.cluster_events")));
      kong.put("core_cache", cache); // the other cache of Kong; functions have one
    }
    return kong;
  }

  /// Makes a table have the field `name`, but not among those that `pairs` shows.
  private static LuaTable hiding(String name, LuaTable value) {
    var fields = new LuaTable(0, 1);
    fields.put(name, value);
    var metatable = new LuaTable(0, 1);
    metatable.put("__index", fields);
    return metatable;
  }

  /// Puts `module` into `table` at `path`; `service.request`, for example, into the table
  /// `service`.
  private static void put(LuaTable table, String path, LuaTable module) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      table.put(path, module);
      return;
    }
    var name = path.substring(0, dot);
    if (table.get(name) == null) {
      table.put(name, new LuaTable());
    }
    if (table.get(name) instanceof LuaTable outer) {
      put(outer, path.substring(dot + 1), module);
    }
  }

  /// Major, minor and patch version, the latter two with at least two digits: 3.10.0 is 30010000,
  /// as in Kong.
  private static Double versionNumber(String version) {
    var parts = version.split("\\.", -1);
    var digits = new StringBuilder();
    digits.append(number(parts, 0) * 100);
    digits.append(twoDigits(number(parts, 1) * 10));
    digits.append(twoDigits(number(parts, 2)));
    return Numbers.of(Double.parseDouble(digits.toString()));
  }

  private static int number(String[] parts, int index) {
    return index < parts.length && parts[index].matches("\\d{1,6}")
        ? Integer.parseInt(parts[index])
        : 0;
  }

  private static String twoDigits(int number) {
    return number < 10 ? "0" + number : Integer.toString(number);
  }
}
