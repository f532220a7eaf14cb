package moongate.http;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/// The addresses of a host, as a name service returns them.
///
/// @param all at least one
/// @param type the type of the DNS record: `A`, `AAAA`, `SRV`, or `ip` for a literal address
/// @param ttl how long the addresses are valid
public record HostAddresses(List<HostAddress> all, String type, Duration ttl) {
  /// The time for which literal addresses are valid.
  public static final Duration FOREVER = Duration.ofDays(36_500);

  /// One address of a host.
  ///
  /// @param name the name that has this address: the host's, or the target of an SRV record
  /// @param port the port in the SRV record; 0 for none
  /// @param weight the weight in the SRV record; 0 for none
  public record HostAddress(InetAddress address, String name, int port, int weight) {}

  public HostAddresses {
    all = List.copyOf(all);
  }

  /// The result for a literal address.
  public static HostAddresses literal(InetAddress address, String host) {
    return new HostAddresses(List.of(new HostAddress(address, host, 0, 0)), "ip", FOREVER);
  }

  /// The addresses alone.
  public List<InetAddress> addresses() {
    return all.stream().map(HostAddress::address).toList();
  }
}
