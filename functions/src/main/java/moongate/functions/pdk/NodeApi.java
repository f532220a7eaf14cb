package moongate.functions.pdk;

import static moongate.functions.api.PhaseRule.ANY;

import moongate.functions.api.ApiModule;
import moongate.functions.api.Scope;
import moongate.gateway.exchange.TrustedAddresses;
import org.jspecify.annotations.Nullable;

/// `kong.node`, `kong.cluster`, `kong.nginx`, `kong.ip` and `kong.plugin`: small facts about the
/// node.
final class NodeApi {
  static final ApiModule NODE =
      ApiModule.of("kong.node")
          .function("get_id", ANY, scope -> scope.worker().facts().nodeId())
          .function("get_hostname", ANY, scope -> scope.worker().facts().hostName());
  static final ApiModule NGINX =
      ApiModule.of("kong.nginx").function("get_subsystem", ANY, scope -> "http");
  static final ApiModule IP =
      ApiModule.of("kong.ip").function("is_trusted", ANY, NodeApi::isTrusted);
  static final ApiModule PLUGIN =
      ApiModule.of("kong.plugin").function("get_id", ANY, scope -> scope.plugin().id());

  private NodeApi() {}

  private static Object isTrusted(Scope scope, @Nullable Object address) {
    TrustedAddresses trusted = scope.exchange().settings().trusted();
    return address instanceof String text && trusted.contains(text);
  }
}
