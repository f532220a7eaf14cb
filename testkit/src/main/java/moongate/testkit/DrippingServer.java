package moongate.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/// A server that answers each request with a beginning, and then with a byte now and then. A client
/// that limits only the time between two bytes waits for it for a minute.
public final class DrippingServer implements AutoCloseable {
  private static final long PACE_MILLIS = 20;

  /// These take a minute. No test waits for that long without failing.
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

  /// Starts one.
  ///
  /// @param beginning what it answers at once
  /// @param drips what follows byte by byte, again and again
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

  /// Where it listens.
  public int port() {
    return listening.getLocalPort();
  }

  /// How many have connected so far.
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
      // the test is over
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
      // as it should
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
