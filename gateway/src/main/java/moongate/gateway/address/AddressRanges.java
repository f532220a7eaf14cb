package moongate.gateway.address;

import java.util.List;
import moongate.model.schema.IpNetwork;

/// A set of IP addresses, given as addresses and networks.
public final class AddressRanges {
  /// The empty set.
  public static final AddressRanges NONE = new AddressRanges(List.of());

  private final List<IpNetwork> networks;

  private AddressRanges(List<IpNetwork> networks) {
    this.networks = networks;
  }

  /// Parses addresses and CIDR networks.
  ///
  /// @throws IllegalArgumentException naming the entry that is neither
  public static AddressRanges parse(List<String> entries) {
    return entries.isEmpty()
        ? NONE
        : new AddressRanges(entries.stream().map(AddressRanges::network).toList());
  }

  private static IpNetwork network(String entry) {
    return IpNetwork.parse(entry)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "not an IP address or CIDR network: '" + entry + "' (such as 10.0.0.0/8)"));
  }

  public boolean isEmpty() {
    return networks.isEmpty();
  }

  /// True when `address` (textual) lies in one of the networks.
  public boolean contains(String address) {
    if (networks.isEmpty()) {
      return false;
    }
    var bytes = IpAddress.parse(address);
    if (bytes != null) {
      for (var network : networks) {
        if (network.contains(bytes)) {
          return true;
        }
      }
    }
    return false;
  }
}
