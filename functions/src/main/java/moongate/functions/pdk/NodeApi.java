package moongate.functions.pdk;

import static moongate.functions.api.PhaseRule.ANY;

import moongate.functions.api.ApiModule;
import moongate.functions.api.Scope;
import moongate.gateway.address.TrustedAddresses;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import org.jspecify.annotations.Nullable;

/// `kong.node`, `kong.cluster`, `kong.nginx`, `kong.ip` and `kong.plugin`: small facts about the
/// node.
final class NodeApi {
  static final ApiModule NODE =
      ApiModule.of("kong.node")
          .function("get_id", ANY, scope -> scope.worker().facts().nodeId())
          .function("get_hostname", ANY, scope -> scope.worker().facts().hostName())
          .function("get_memory_stats", ANY, MemoryStats::of);

  /// Without a database there is no cluster that could have an id.
  static final ApiModule CLUSTER =
      ApiModule.of("kong.cluster").function("get_id", ANY, scope -> null);

  static final ApiModule NGINX =
      ApiModule.of("kong.nginx")
          .function("get_subsystem", ANY, scope -> scope.subsystem())
          .function("get_statistics", ANY, NodeApi::statistics);
  static final ApiModule IP =
      ApiModule.of("kong.ip").function("is_trusted", ANY, NodeApi::isTrusted);
  static final ApiModule PLUGIN =
      ApiModule.of("kong.plugin").function("get_id", ANY, scope -> scope.plugin().id());

  private NodeApi() {}

  private static Object statistics(Scope scope) {
    var traffic = scope.worker().facts().traffic().get();
    var table = new LuaTable(0, 8);
    table.put("connections_active", Numbers.of(traffic.active()));
    // A request starts when its head is complete: no connection is seen reading one.
    table.put("connections_reading", Numbers.of(0));
    table.put("connections_writing", Numbers.of(traffic.writing()));
    table.put("connections_waiting", Numbers.of(traffic.waiting()));
    table.put("connections_accepted", Numbers.of(traffic.accepted()));
    table.put("connections_handled", Numbers.of(traffic.accepted()));
    table.put("total_requests", Numbers.of(traffic.requests()));
    return table;
  }

  private static Object isTrusted(Scope scope, @Nullable Object address) {
    TrustedAddresses trusted = scope.planContext().settings().trusted();
    return address instanceof String text && trusted.contains(text);
  }
}
