package moongate.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// Free ports for tests that must know a port before something listens on it, such as a program
/// that a test starts, or a server that is restarted on its port.
///
/// The ports are below the range from which the system assigns ports. So nothing else gets one of
/// them between two uses, and no outgoing connection uses it. Nor do the tests of another process,
/// which may run at the same time: each port is a byte of a file, and who has the port has locked
/// it until its process ends.
public final class FreePort {
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;
  private static final int TRIES = 1000;

  private static final Set<Integer> given = new HashSet<>();
  private static final FileChannel reservations = reservations();

  private FreePort() {}

  /// A port that is free for TCP and UDP; a different one each time.
  public static synchronized int next() {
    for (int tries = 0; tries < TRIES; tries++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (!given.contains(port) && locks(port) && isFree(port)) {
        given.add(port);
        return port;
      }
    }
    throw new IllegalStateException("no free port from " + LOWEST + " to " + HIGHEST);
  }

  private static FileChannel reservations() {
    // A user of their own each: they could not open the file of another one.
    var name = "moongate-test-ports-" + System.getProperty("user.name");
    try {
      return FileChannel.open(
          Path.of(System.getProperty("java.io.tmpdir"), name),
          StandardOpenOption.CREATE,
          StandardOpenOption.WRITE);
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  private static boolean locks(int port) {
    try {
      return reservations.tryLock(port, 1, false) != null;
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
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
