package moongate.functions.pdk;

import java.util.List;
import moongate.functions.api.ApiModule;
import moongate.functions.api.NodeFacts;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;

/// The table `kong`: every module of it, put together for one state.
public final class Pdk {
  private Pdk() {}

  /// All modules, for documentation.
  public static List<ApiModule> modules() {
    return List.of(
        RequestApi.MODULE,
        ResponseApi.MODULE,
        ServiceApi.MODULE,
        ServiceRequestApi.MODULE,
        ServiceResponseApi.MODULE,
        ClientApi.MODULE,
        RouterApi.MODULE,
        LogApi.MODULE,
        NodeApi.NODE,
        NodeApi.NGINX,
        NodeApi.IP,
        NodeApi.PLUGIN,
        TableApi.MODULE);
  }

  /// The table `kong` of `state`.
  public static LuaTable open(LuaState state, NodeFacts facts) {
    var kong = new LuaTable(0, 24);
    kong.put("version", facts.version());
    kong.put("version_num", versionNumber(facts.version()));
    kong.put("default_workspace", "00000000-0000-0000-0000-000000000000");
    kong.put("configuration", ConfigurationTable.masked(facts.configuration()));
    kong.put("request", RequestApi.MODULE.open(state));
    kong.put("response", ResponseApi.MODULE.open(state));
    kong.put("service", service(state));
    kong.put("client", ClientApi.MODULE.open(state));
    kong.put("router", RouterApi.MODULE.open(state));
    kong.put("log", LogApi.open(state));
    kong.put("ctx", CtxApi.open(state));
    kong.put("node", NodeApi.NODE.open(state));
    kong.put("nginx", NodeApi.NGINX.open(state));
    kong.put("ip", NodeApi.IP.open(state));
    kong.put("plugin", NodeApi.PLUGIN.open(state));
    kong.put("table", TableApi.MODULE.open(state));
    return kong;
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
