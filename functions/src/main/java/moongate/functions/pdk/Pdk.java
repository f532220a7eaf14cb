package moongate.functions.pdk;

import java.util.ArrayList;
import java.util.List;
import moongate.functions.api.ApiModule;
import moongate.functions.api.PhaseRule;
import moongate.functions.api.Worker;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import moongate.model.entity.Workspace;

/// The table `kong`: every module of it, put together for one state.
public final class Pdk {
  /// What is no function, and the tables of one request.
  private static final List<ApiModule> FIELDS =
      List.of(
          ApiModule.of("kong")
              .field("version", PhaseRule.ANY)
              .field("version_num", PhaseRule.ANY)
              .field("default_workspace", PhaseRule.ANY)
              .field("configuration", PhaseRule.ANY),
          ApiModule.of("kong.ctx").field("shared", PhaseRule.ANY).field("plugin", PhaseRule.ANY));

  private Pdk() {}

  /// All modules, for documentation.
  public static List<ApiModule> modules() {
    var modules = new ArrayList<>(FIELDS);
    modules.addAll(
        List.of(
            RequestApi.MODULE,
            ResponseApi.MODULE,
            ServiceApi.MODULE,
            ServiceRequestApi.MODULE,
            ServiceResponseApi.MODULE,
            ClientApi.MODULE,
            ClientTlsApi.MODULE,
            RouterApi.MODULE));
    modules.addAll(LogApi.modules());
    modules.addAll(DatabaseApi.documented());
    modules.addAll(
        List.of(
            NodeApi.NODE,
            NodeApi.CLUSTER,
            NodeApi.NGINX,
            NodeApi.IP,
            NodeApi.PLUGIN,
            TableApi.MODULE,
            CacheApi.MODULE,
            DnsApi.MODULE,
            JweApi.MODULE,
            VaultApi.MODULE,
            TracingApi.MODULE,
            TelemetryApi.MODULE,
            WebSocketApi.CLIENT,
            WebSocketApi.UPSTREAM));
    return List.copyOf(modules);
  }

  /// The methods of objects that `kong` hands out.
  public static List<ApiModule> objects() {
    return List.of(SpanMethods.documented(), EntityAccess.documented());
  }

  /// The table `kong` of a worker's state.
  public static LuaTable open(Worker worker) {
    var state = worker.state();
    var facts = worker.facts();
    var kong = new LuaTable(0, 24);
    kong.put("version", facts.version());
    kong.put("version_num", versionNumber(facts.version()));
    kong.put("default_workspace", Workspace.DEFAULT_ID);
    kong.put("configuration", ConfigurationTable.masked(facts.configuration()));
    kong.put("request", RequestApi.MODULE.open(state));
    kong.put("response", ResponseApi.MODULE.open(state));
    kong.put("service", service(state));
    kong.put("client", client(state));
    kong.put("router", RouterApi.MODULE.open(state));
    kong.put("log", LogApi.open(state));
    kong.put("ctx", CtxApi.open(state));
    kong.put("node", NodeApi.NODE.open(state));
    kong.put("cluster", NodeApi.CLUSTER.open(state));
    kong.put("nginx", NodeApi.NGINX.open(state));
    kong.put("ip", NodeApi.IP.open(state));
    kong.put("plugin", NodeApi.PLUGIN.open(state));
    kong.put("vault", VaultApi.MODULE.open(state));
    kong.put("tracing", TracingApi.open(state));
    kong.put("telemetry", TelemetryApi.MODULE.open(state));
    kong.put("cache", CacheApi.MODULE.open(state));
    kong.put("table", TableApi.MODULE.open(state));
    kong.put("db", DatabaseApi.masked(worker));
    kong.put("jwe", JweApi.MODULE.open(state));
    kong.put("dns", DnsApi.MODULE.open(state));
    kong.put("websocket", WebSocketApi.open(state));
    return kong;
  }

  private static LuaTable client(LuaState state) {
    var client = ClientApi.MODULE.open(state);
    client.put("tls", ClientTlsApi.MODULE.open(state));
    return client;
  }

  private static LuaTable service(LuaState state) {
    var service = ServiceApi.MODULE.open(state);
    service.put("request", ServiceRequestApi.MODULE.open(state));
    service.put("response", ServiceResponseApi.MODULE.open(state));
    return service;
  }

  /// Major, minor and patch, the latter two of two digits at least: 3.10.0 is 30010000 as Kong has
  /// it.
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
