package moongate.admin.entity;

import static moongate.admin.reply.JsonObjects.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import moongate.admin.node.ClusterOrders;
import moongate.admin.reply.Reply;
import moongate.admin.request.AdminRequest;
import moongate.model.health.BalancerHealth;
import moongate.model.health.BalancerHealth.AddressHealth;
import moongate.model.health.BalancerHealth.TargetHealth;
import moongate.model.health.UpstreamHealth;
import moongate.model.value.Value;
import moongate.store.EntityStore;
import moongate.store.StoreException;

/// `/upstreams/{upstream}/health`, and the paths that override it.
///
/// @param cluster tells the other nodes about overrides
public record HealthEndpoints(
    EntityStore store, UpstreamHealth health, ClusterOrders cluster, String nodeId) {
  private static final String UPSTREAMS = "upstreams";

  /// Every target with its health; `?balancer_health=1`: that of the upstream as a whole.
  Reply read(AdminRequest request, Nested targets) throws StoreException {
    var upstream = EntityReads.parent(store, request, targets);
    var known = health.of(upstream);
    if ("1".equals(request.query().get("balancer_health"))) {
      return whole(upstream, known);
    }
    var data = new ArrayList<Value>();
    for (var target : store.referring("targets", "upstream", upstream)) {
      data.add(shown(target, known));
    }
    return Reply.json(
        200, object("data", Value.of(data), "next", Value.NULL, "node_id", Value.of(nodeId)));
  }

  private Reply whole(String upstream, Optional<BalancerHealth> known) {
    var state = known.map(BalancerHealth::state).orElse(BalancerHealth.State.HEALTHCHECKS_OFF);
    var details =
        known
            .map(it ->
                object("weight", weight(it.weight()), "targets", Value.of(it.targets().size())))
            .orElse(Value.Obj.EMPTY);
    var data =
        object(
            "health", Value.of(state.name()),
            "id", Value.of(upstream),
            "balancer_health", Value.of(state.name()),
            "details", details);
    return Reply.json(200, object("data", data, "next", Value.NULL, "node_id", Value.of(nodeId)));
  }

  private static Value.Obj shown(Value.Obj target, Optional<BalancerHealth> known) {
    var id = target.text("id");
    var found =
        known.stream()
            .flatMap(it -> it.targets().stream())
            .filter(it -> it.targetId().equals(id))
            .findFirst();
    return found
        .map(it -> target.with("health", Value.of(it.state().name())).with("data", data(it)))
        .orElseGet(
            () -> target.with("health", Value.of(BalancerHealth.State.HEALTHCHECKS_OFF.name())));
  }

  private static Value.Obj data(TargetHealth target) {
    List<Value> addresses = new ArrayList<>();
    for (var address : target.addresses()) {
      addresses.add(address(address));
    }
    return object(
        "host", Value.of(target.host()),
        "port", Value.of(target.port()),
        "dns", Value.of(target.dns()),
        "nodeWeight", Value.of(target.nodeWeight()),
        "weight", weight(target.weight()),
        "addresses", Value.of(addresses));
  }

  private static Value.Obj address(AddressHealth address) {
    return object(
        "ip", Value.of(address.ip()),
        "port", Value.of(address.port()),
        "weight", Value.of(address.weight()),
        "health", Value.of(address.state().name()));
  }

  private static Value.Obj weight(BalancerHealth.Weight weight) {
    return object(
        "total", Value.of(weight.total()),
        "available", Value.of(weight.available()),
        "unavailable", Value.of(weight.unavailable()));
  }

  /// `PUT /upstreams/{upstream}/targets/{target}[/{address}]/healthy`
  Reply mark(AdminRequest request, Nested targets, boolean isHealthy) throws StoreException {
    var upstream = EntityReads.parent(store, request, targets);
    var target =
        EntityKey.of(targets.child(), request.variable("targets"))
            .findUnder(store, targets.field(), upstream);
    if (target.isEmpty()) {
      return Reply.notFound();
    }
    var address = Optional.ofNullable(request.variables().get("address"));
    var id = target.get().text("id");
    return switch (health.mark(upstream, id, address, isHealthy)) {
      case DONE -> {
        cluster.mark(upstream, id, address, isHealthy);
        yield Reply.empty(204);
      }
      case UNKNOWN_TARGET, UNKNOWN_ADDRESS -> Reply.notFound();
      case UNKNOWN_UPSTREAM, NO_HEALTH_CHECKS ->
          Reply.message(
              400,
              "no healthchecker found for "
                  + store.find(UPSTREAMS, upstream).map(it -> it.text("name")).orElse(upstream));
    };
  }
}
