package moongate.http;

import java.net.InetAddress;
import java.util.List;
import moongate.fiber.Fiber;

/// Finds the addresses of a host.
public interface Resolver {
  /// The addresses of `host` (a name or a literal address), never empty. The fiber waits for them.
  ///
  /// @throws ResolveException when there are none
  List<InetAddress> resolve(Fiber fiber, String host);
}
