package moongate.app.node;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import moongate.app.log.Logs;
import moongate.app.settings.Settings;
import moongate.functions.FunctionStatus;
import moongate.gateway.Gateway;
import moongate.gateway.Plan;
import moongate.gateway.balance.HealthChecks;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.plugin.LogExports;
import moongate.gateway.plugin.NodeAccess;
import moongate.gateway.plugin.NodeName;
import moongate.gateway.plugin.Outbox;
import moongate.gateway.plugin.SharedState;
import moongate.model.Snapshot;

/// The gateway, which does not serve yet, and the parts that belong to it.
///
/// @param shared the state that plugins share
/// @param checks the health checks of upstreams
record GatewayParts(
    SharedState shared, GatewaySettings settings, Gateway gateway, HealthChecks checks) {
  private static final Duration LONGEST_FLUSH = Duration.ofSeconds(5);

  static GatewayParts of(
      Settings settings,
      NodeIdentity identity,
      Infrastructure infrastructure,
      ConfigurationParts configured,
      Closing closing) {
    var shared =
        new SharedState(
            configured.functions().secrets(),
            infrastructure.certificates().forServices(),
            Clock.systemUTC(),
            Databases.runtimeEntities(configured.store()),
            Databases.counters(configured.store()));
    closing.add(() -> Outbox.of(shared).flush(LONGEST_FLUSH));
    shared.get(NodeName.class, () -> new NodeName(identity.id(), identity.hostname()));
    var spool = SettingsFor.spool(settings, infrastructure.loops().budget());
    closing.add(spool::close);
    var ofGateway =
        SettingsFor.gateway(settings, identity)
            .debug(DebugToken.debug(settings))
            .serviceTls(infrastructure.certificates().ofServices())
            .spool(spool)
            .build();
    var empty = Plan.compile(Snapshot.EMPTY, configured.types(), ofGateway, shared, null);
    var gateway =
        new Gateway(
            infrastructure.client(),
            infrastructure.resolver(),
            ofGateway,
            AccessFormat.of(settings),
            empty);
    var access =
        new NodeAccess(
            infrastructure.loops().loop(0),
            () -> gateway.plan().snapshot(),
            () -> gateway.plan().plugins(),
            Databases.ownConfiguration(configured.store(), configured.schemas()),
            SettingsFor.spread(settings));
    shared.get(NodeAccess.class, () -> access);
    var exports = shared.get(LogExports.class, () -> new LogExports(access.plugins()));
    closing.add(Logs.exportTo(exports));
    var checks =
        new HealthChecks(
            infrastructure.loops().loop(0),
            infrastructure.client(),
            infrastructure.network().sockets(),
            infrastructure.resolver());
    return new GatewayParts(shared, ofGateway, gateway, checks);
  }

  /// The status of every function of the current configuration.
  List<FunctionStatus> functions() {
    var plan = gateway.plan();
    return FunctionStatus.of(plan.plugins(), plan.snapshot());
  }
}
