package moongate.http;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/// Where a host is, as a name service says.
///
/// @param all at least one
/// @param type the kind of record they come from: `A`, `AAAA`, `SRV`, or `ip` for a literal address
/// @param ttl how long this holds
public record HostAddresses(List<HostAddress> all, String type, Duration ttl) {
  /// Literal addresses hold forever.
  public static final Duration FOREVER = Duration.ofDays(36_500);

  /// One place of a host.
  ///
  /// @param name the name that has this address: the host's, or the one that an SRV record names
  /// @param port the port that an SRV record names; 0 for none
  /// @param weight the weight that an SRV record gives; 0 for none
  public record HostAddress(InetAddress address, String name, int port, int weight) {}

  public HostAddresses {
    all = List.copyOf(all);
  }

  /// Of a literal address.
  public static HostAddresses literal(InetAddress address, String host) {
    return new HostAddresses(List.of(new HostAddress(address, host, 0, 0)), "ip", FOREVER);
  }

  /// The addresses alone.
  public List<InetAddress> addresses() {
    return all.stream().map(HostAddress::address).toList();
  }
}
