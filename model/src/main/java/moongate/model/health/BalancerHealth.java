package moongate.model.health;

import java.util.List;
import java.util.Locale;

/// The health of an upstream at one point in time.
///
/// @param upstreamId the upstream
/// @param state [State#HEALTHCHECKS_OFF], or whether requests can be balanced at all: that is
///   impossible if there is no address, or if the share of the available weight is below
///   `healthchecks.threshold`
/// @param weight the weight of all addresses
/// @param targets every target
public record BalancerHealth(
    String upstreamId, State state, Weight weight, List<TargetHealth> targets) {
  /// Named as in Kong.
  public enum State {
    HEALTHY,
    UNHEALTHY,
    HEALTHCHECKS_OFF,
    /// The host name of the target has no addresses.
    DNS_ERROR
  }

  /// @param available the part of `total` that belongs to healthy addresses
  public record Weight(int total, int available) {
    public int unavailable() {
      return total - available;
    }
  }

  /// @param targetId the target
  /// @param host its host name or address
  /// @param dns the type of the DNS record of the addresses: `A`, `AAAA`, `SRV`; `ip` for a literal
  ///   address
  /// @param nodeWeight the configured weight of the target
  /// @param state healthy if at least one address is
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
  public record AddressHealth(String ip, int port, int weight, State state) {}

  @Override
  public String toString() {
    return "upstream " + upstreamId + " is " + state.name().toLowerCase(Locale.ROOT);
  }
}
