package moongate.gateway.balance;

import java.util.List;
import moongate.model.health.BalancerHealth;
import moongate.model.health.BalancerHealth.AddressHealth;
import moongate.model.health.BalancerHealth.State;
import moongate.model.health.BalancerHealth.TargetHealth;
import moongate.model.health.BalancerHealth.Weight;

/// The health of a pool as it is shown.
final class PoolHealth {
  private final Pool pool;
  private final List<Member> members;

  private PoolHealth(Pool pool) {
    this.pool = pool;
    this.members = pool.members();
  }

  static BalancerHealth of(Pool pool) {
    return new PoolHealth(pool).health();
  }

  private BalancerHealth health() {
    boolean isUsable = members.stream().anyMatch(Member::isHealthy) && pool.isAvailable();
    return new BalancerHealth(
        pool.upstream().id(),
        state(isUsable),
        weight(members),
        pool.targets().stream().map(this::target).toList());
  }

  private State state(boolean isHealthy) {
    if (!pool.isChecked()) {
      return State.HEALTHCHECKS_OFF;
    }
    return isHealthy ? State.HEALTHY : State.UNHEALTHY;
  }

  private static Weight weight(List<Member> members) {
    int total = members.stream().mapToInt(Member::weight).sum();
    int available = members.stream().filter(Member::isHealthy).mapToInt(Member::weight).sum();
    return new Weight(total, available);
  }

  private TargetHealth target(TargetAddresses target) {
    var own = members.stream().filter(member -> member.target() == target).toList();
    boolean isLost = target.addresses().isEmpty() && !target.isUnknown();
    return new TargetHealth(
        target.target().id(),
        target.host(),
        target.port(),
        target.type(),
        target.target().weight(),
        weight(own),
        isLost ? State.DNS_ERROR : state(own.stream().anyMatch(Member::isHealthy)),
        own.stream().map(this::address).toList());
  }

  private AddressHealth address(Member member) {
    return new AddressHealth(
        member.endpoint().ip(), member.port(), member.weight(), state(member.isHealthy()));
  }
}
