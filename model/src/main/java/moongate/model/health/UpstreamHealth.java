package moongate.model.health;

import java.util.Optional;

/// The health of upstreams as this node sees it: the interface between the request path, which
/// determines it, and the Admin API, which shows and overrides it. Safe for all threads; no method
/// waits.
///
/// For `GET /upstreams/{u}/health` call [#of]; for `PUT
/// …/targets/{t}[/{address}]/healthy|unhealthy` call [#mark]. Marks apply to this node only; a
/// cluster has to distribute them itself.
public interface UpstreamHealth {
  /// The result of [#mark].
  enum Marking {
    DONE,
    /// The node does not serve an upstream with this id (yet).
    UNKNOWN_UPSTREAM,
    UNKNOWN_TARGET,
    /// The target does not have this address at present.
    UNKNOWN_ADDRESS,
    /// The upstream has no health checks, so there is nothing to override.
    NO_HEALTH_CHECKS
  }

  /// The health of an upstream; empty if the node does not serve it (yet).
  ///
  /// @param upstreamId the id, not the name
  Optional<BalancerHealth> of(String upstreamId);

  /// Sets the health of a target's addresses, until health checks change it.
  ///
  /// @param targetId the id of the target
  /// @param address one of its addresses as `ip:port` (IPv6 in brackets) or `ip`; empty for all
  Marking mark(String upstreamId, String targetId, Optional<String> address, boolean isHealthy);
}
