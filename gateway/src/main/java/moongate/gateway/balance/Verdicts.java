package moongate.gateway.balance;

import moongate.gateway.balance.Endpoint.Failure;
import moongate.http.FailureKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Applies the results of checks to the health of addresses, and logs changes.
final class Verdicts {
  private static final Logger log = LoggerFactory.getLogger("moongate.health");

  private final String upstream;
  private final CheckRules.Limits limits;

  Verdicts(String upstream, CheckRules.Limits limits) {
    this.upstream = upstream;
    this.limits = limits;
  }

  void responded(Member member, int status) {
    if (limits.good().contains(status)) {
      succeeded(member);
    } else if (limits.bad().contains(status)) {
      failed(member, Failure.HTTP);
    }
  }

  void succeeded(Member member) {
    if (member.endpoint().succeeded(limits.successes())) {
      log.warn("upstream {}: target {} is healthy again", upstream, member);
    }
  }

  /// The target could not be reached, or did not answer. Counts unless this node is the cause.
  void failed(Member member, FailureKind kind) {
    if (!kind.isNotOfPeer()) {
      failed(member, kind.isTimeout() ? Failure.TIMEOUT : Failure.TCP);
    }
  }

  private void failed(Member member, Failure kind) {
    if (member.endpoint().failed(kind, limits.of(kind))) {
      log.warn(
          "upstream {}: target {} is unhealthy: {} reached {}",
          upstream,
          member,
          kind.counter,
          limits.of(kind));
    }
  }
}
