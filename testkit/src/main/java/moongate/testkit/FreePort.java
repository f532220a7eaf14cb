package moongate.testkit;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// Free ports for tests that must know a port before something listens on it, such as a program
/// that a test starts, or a server that is restarted on its port.
///
/// The ports are below the range from which the system assigns ports. So nothing else gets one of
/// them between two uses, and no outgoing connection uses it.
public final class FreePort {
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;
  private static final int TRIES = 1000;

  private static final Set<Integer> given = new HashSet<>();

  private FreePort() {}

  /// A port that is free for TCP and UDP; a different one each time.
  public static synchronized int next() {
    for (int tries = 0; tries < TRIES; tries++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (isFree(port) && given.add(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port from " + LOWEST + " to " + HIGHEST);
  }

  private static boolean isFree(int port) {
    try (var _ = new ServerSocket(port);
        var _ = new DatagramSocket(port)) {
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
