package moongate.testkit;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// Ports for who has to know one before somebody listens there, such as a program that a test
/// starts, or a server that comes back at its port.
///
/// They lie below those that the system gives to whoever asks for any: between two uses nobody else
/// gets one of them, and no connection begins there.
public final class FreePort {
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;
  private static final int TRIES = 1000;

  private static final Set<Integer> given = new HashSet<>();

  private FreePort() {}

  /// One that nobody uses, neither for TCP nor for UDP; another one each time.
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
