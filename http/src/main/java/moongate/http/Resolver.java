package moongate.http;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import moongate.fiber.Fiber;
import moongate.http.HostAddresses.HostAddress;

/// Finds the addresses of a host.
public interface Resolver {
  /// The addresses of `host` (a name or a literal address), never empty. The fiber waits for them.
  ///
  /// @throws ResolveException when there are none
  List<InetAddress> resolve(Fiber fiber, String host);

  /// The same with what SRV records say of ports and weights, and how long it holds.
  ///
  /// @throws ResolveException when there are none
  default HostAddresses lookUp(Fiber fiber, String host) {
    var addresses = resolve(fiber, host);
    return new HostAddresses(
        addresses.stream().map(address -> new HostAddress(address, host, 0, 0)).toList(),
        "A",
        Duration.ofSeconds(1));
  }

  /// The same for who keeps the answer: one that has expired is not given out, the fiber waits for
  /// another, and the time that it holds is what is left of it.
  ///
  /// @throws ResolveException when there are none
  default HostAddresses current(Fiber fiber, String host) {
    return lookUp(fiber, host);
  }
}
