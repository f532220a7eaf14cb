package moongate.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/// A server that answers each request with a beginning, and then sends one byte at a time. If a
/// client limits only the time between two bytes, it waits for a minute.
public final class DrippingServer implements AutoCloseable {
  private static final long PACE_MILLIS = 20;

  /// Sending these takes a minute. A test that waits so long fails.
  private static final int MOST_DRIPS = 3000;

  private final ServerSocket listening;
  private final byte[] beginning;
  private final byte[] drips;
  private final AtomicInteger callers = new AtomicInteger();

  private DrippingServer(ServerSocket listening, String beginning, String drips) {
    this.listening = listening;
    this.beginning = beginning.getBytes(ISO_8859_1);
    this.drips = drips.getBytes(ISO_8859_1);
  }

  /// Starts a server on a free port.
  ///
  /// @param beginning the bytes that it sends at once
  /// @param drips the bytes that it then sends one by one, again and again
  public static DrippingServer start(String beginning, String drips) {
    try {
      var listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      var server = new DrippingServer(listening, beginning, drips);
      Thread.ofVirtual().start(server::accept);
      return server;
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  /// The port on which it listens.
  public int port() {
    return listening.getLocalPort();
  }

  /// The number of connections so far.
  public int callers() {
    return callers.get();
  }

  private void accept() {
    try {
      while (true) {
        var caller = listening.accept();
        callers.incrementAndGet();
        Thread.ofVirtual().start(() -> drip(caller));
      }
    } catch (IOException closed) {
      // the test has ended
    }
  }

  private void drip(Socket caller) {
    try (caller) {
      caller.setTcpNoDelay(true);
      if (caller.getInputStream().read() >= 0) {
        caller.getOutputStream().write(beginning);
        for (int i = 0; i < MOST_DRIPS && !listening.isClosed(); i++) {
          caller.getOutputStream().write(drips[i % drips.length]);
          Thread.sleep(PACE_MILLIS);
        }
      }
    } catch (IOException hungUp) {
      // the client has closed the connection, as expected
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }
}
