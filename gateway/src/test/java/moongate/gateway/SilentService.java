package moongate.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A service that takes requests, begins to answer at most, and notes when its callers hang up.
final class SilentService implements AutoCloseable {
  private final ServerSocket listening;
  private final String beginning;
  private final LinkedBlockingQueue<String> heads = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<String> endings = new LinkedBlockingQueue<>();

  /// @param beginning what it answers at once; empty for nothing
  SilentService(String beginning) throws IOException {
    this.beginning = beginning;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  private void accept() {
    try {
      while (true) {
        var caller = listening.accept();
        Thread.ofVirtual().start(() -> serve(caller));
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private void serve(Socket caller) {
    var head = new StringBuilder();
    try (caller) {
      while (head.indexOf("\r\n\r\n") < 0) {
        int octet = caller.getInputStream().read();
        if (octet < 0) {
          endings.add("before a request");
          return;
        }
        head.append((char) octet);
      }
      caller.getOutputStream().write(beginning.getBytes(ISO_8859_1));
      heads.add(head.toString());
      caller.getInputStream().readAllBytes();
      endings.add("closed");
    } catch (IOException reset) {
      endings.add("closed");
    }
  }

  /// Waits for the next request; its head.
  String awaitRequest() throws InterruptedException {
    return awaited(heads, "no request came");
  }

  /// Waits until a caller has hung up.
  String awaitEnd() throws InterruptedException {
    return awaited(endings, "nobody hung up");
  }

  /// How many requests came that nobody waited for yet.
  int requestCount() {
    return heads.size();
  }

  private static String awaited(LinkedBlockingQueue<String> queue, String otherwise)
      throws InterruptedException {
    var found = queue.poll(20, TimeUnit.SECONDS);
    return found == null ? otherwise : found;
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
