package moongate.model.health;

import java.util.List;
import java.util.Locale;

/// The health of an upstream at one moment.
///
/// @param upstreamId the upstream
/// @param state [State#HEALTHCHECKS_OFF], or whether requests can be balanced at all: with no
///   address left, or too small a share of the weight (`healthchecks.threshold`), they cannot
/// @param weight the weight of all addresses
/// @param targets every target
public record BalancerHealth(
    String upstreamId, State state, Weight weight, List<TargetHealth> targets) {
  /// Kong's words.
  public enum State {
    HEALTHY,
    UNHEALTHY,
    HEALTHCHECKS_OFF,
    /// The host name of the target has no addresses.
    DNS_ERROR
  }

  /// @param available what of `total` belongs to healthy addresses
  public record Weight(int total, int available) {
    public int unavailable() {
      return total - available;
    }
  }

  /// @param targetId the target
  /// @param host its host name or address
  /// @param dns the kind of record that gave the addresses: `A`, `AAAA`, `SRV`; `ip` for a literal
  ///   address
  /// @param nodeWeight the weight that the target has by configuration
  /// @param state healthy when at least one address is
  public record TargetHealth(
      String targetId,
      String host,
      int port,
      String dns,
      int nodeWeight,
      Weight weight,
      State state,
      List<AddressHealth> addresses) {}

  /// @param ip as text, without brackets
  public record AddressHealth(String ip, int port, int weight, State state) {
    public boolean isHealthy() {
      return state != State.UNHEALTHY;
    }
  }

  /// False when requests to this upstream are answered with 503.
  public boolean isHealthy() {
    return state == State.HEALTHY || state == State.HEALTHCHECKS_OFF;
  }

  @Override
  public String toString() {
    return "upstream " + upstreamId + " is " + state.name().toLowerCase(Locale.ROOT);
  }
}
