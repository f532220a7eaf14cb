package moongate.model.health;

import java.util.Optional;

/// The health of upstreams as this node sees it: the door between the request path, which finds it
/// out, and the Admin API, which shows and overrules it. Safe for all threads; nothing waits.
///
/// For `GET /upstreams/{u}/health` call [#of]; for `PUT
/// …/targets/{t}[/{address}]/healthy|unhealthy` call [#mark]. What is marked here holds on this
/// node only: a cluster passes it on itself.
public interface UpstreamHealth {
  /// Of a node that serves nothing: knows no upstream.
  UpstreamHealth NONE =
      new UpstreamHealth() {
        @Override
        public Optional<BalancerHealth> of(String upstreamId) {
          return Optional.empty();
        }

        @Override
        public Marking mark(
            String upstreamId, String targetId, Optional<String> address, boolean isHealthy) {
          return Marking.UNKNOWN_UPSTREAM;
        }
      };

  /// The outcome of [#mark].
  enum Marking {
    DONE,
    /// The node does not serve an upstream with this id (yet).
    UNKNOWN_UPSTREAM,
    UNKNOWN_TARGET,
    /// The target has no such address now.
    UNKNOWN_ADDRESS,
    /// The upstream has no health checks, so there is nothing to overrule.
    NO_HEALTH_CHECKS
  }

  /// What is known of an upstream; empty when the node does not serve it (yet).
  ///
  /// @param upstreamId the id, not the name
  Optional<BalancerHealth> of(String upstreamId);

  /// Sets the health of a target's addresses, until checks find out otherwise.
  ///
  /// @param targetId the id of the target
  /// @param address one of its addresses as `ip:port` (IPv6 in brackets) or `ip`; empty for all
  Marking mark(String upstreamId, String targetId, Optional<String> address, boolean isHealthy);
}
