package moongate.http;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import moongate.fiber.Fiber;
import moongate.http.HostAddresses.HostAddress;

/// Resolves host names.
public interface Resolver {
  /// The addresses of `host` (a name or a literal address), never empty. The fiber waits for them.
  ///
  /// @throws ResolveException if there are none
  List<InetAddress> resolve(Fiber fiber, String host);

  /// The same, with the ports and weights of SRV records and the time to live.
  ///
  /// @throws ResolveException if there are none
  default HostAddresses lookUp(Fiber fiber, String host) {
    var addresses = resolve(fiber, host);
    return new HostAddresses(
        addresses.stream().map(address -> new HostAddress(address, host, 0, 0)).toList(),
        "A",
        Duration.ofSeconds(1));
  }

  /// The same for callers that keep the result: an expired answer is not returned but requested
  /// anew, while the fiber waits, and the time to live is the remaining one.
  ///
  /// @throws ResolveException if there are none
  default HostAddresses current(Fiber fiber, String host) {
    return lookUp(fiber, host);
  }
}
