package moongate.gateway.address;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A set of IP addresses, given as addresses and networks.
public final class AddressRanges {
  /// The empty set.
  public static final AddressRanges NONE = new AddressRanges(List.of());

  private final List<Network> networks;

  private record Network(byte[] address, int bits) {
    boolean contains(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      int whole = bits / 8;
      for (int i = 0; i < whole; i++) {
        if (address[i] != other[i]) {
          return false;
        }
      }
      int rest = bits % 8;
      return rest == 0 || ((address[whole] ^ other[whole]) & 0xFF) >> (8 - rest) == 0;
    }
  }

  private AddressRanges(List<Network> networks) {
    this.networks = networks;
  }

  /// Parses addresses and CIDR networks.
  ///
  /// @throws IllegalArgumentException naming the entry that is neither
  public static AddressRanges parse(List<String> entries) {
    var networks = new ArrayList<Network>();
    for (var entry : entries) {
      networks.add(network(entry));
    }
    return networks.isEmpty() ? NONE : new AddressRanges(List.copyOf(networks));
  }

  private static Network network(String entry) {
    int slash = entry.indexOf('/');
    var address = IpAddress.parse(slash < 0 ? entry : entry.substring(0, slash));
    // An IPv4 address in the form of IPv6: the network has 96 more bits than the address.
    int more = address != null && address.length == 4 && entry.indexOf(':') >= 0 ? 96 : 0;
    int most = address == null ? 0 : address.length * 8 + more;
    int bits = slash < 0 ? most : bits(entry, slash + 1);
    if (address == null || bits < 0 || bits > most) {
      throw new IllegalArgumentException(
          "not an IP address or CIDR network: '" + entry + "' (such as 10.0.0.0/8)");
    }
    return new Network(address, Math.max(0, bits - more));
  }

  private static int bits(String entry, int from) {
    try {
      return Integer.parseInt(entry, from, entry.length(), 10);
    } catch (NumberFormatException notANumber) {
      return -1;
    }
  }

  public boolean isEmpty() {
    return networks.isEmpty();
  }

  /// True when `address` (textual) lies in one of the networks.
  public boolean contains(String address) {
    return !networks.isEmpty() && containsBytes(IpAddress.parse(address));
  }

  private boolean containsBytes(byte @Nullable [] address) {
    if (address != null) {
      for (var network : networks) {
        if (network.contains(address)) {
          return true;
        }
      }
    }
    return false;
  }
}
