package moongate.gateway.balance;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import moongate.gateway.exchange.Hosts;
import moongate.model.Target;
import org.jspecify.annotations.Nullable;

/// The targets of an upstream on a wheel on which each has as many places as its weight says. Safe
/// for all loops.
final class RoundRobin {
  private static final int DEFAULT_PORT = 8000;

  /// A host (name or literal address) and port.
  record Place(String host, int port) {}

  private final Place[] wheel;
  private final AtomicInteger turn = new AtomicInteger();

  RoundRobin(List<Target> targets) {
    int divisor =
        targets.stream()
            .map(target -> BigInteger.valueOf(target.weight()))
            .reduce(BigInteger.ZERO, BigInteger::gcd)
            .intValue();
    var places = new ArrayList<Place>();
    for (var target : targets) {
      var place = new Place(Hosts.name(target.target()), Hosts.port(target.target(), DEFAULT_PORT));
      for (int i = 0; divisor > 0 && i < target.weight() / divisor; i++) {
        places.add(place);
      }
    }
    Collections.shuffle(places);
    wheel = places.toArray(Place[]::new);
  }

  /// The next place; null when no target has any weight.
  @Nullable Place next() {
    return wheel.length == 0 ? null : wheel[Math.floorMod(turn.getAndIncrement(), wheel.length)];
  }
}
