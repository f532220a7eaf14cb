package moongate.cluster;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// An HTTP proxy that only knows CONNECT, and brings everybody to one port.
final class ConnectProxy implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  final BlockingQueue<String> heads = new LinkedBlockingQueue<>();

  private ConnectProxy(ServerSocket server, int target) {
    this.server = server;
    this.target = target;
  }

  static ConnectProxy start(int target) throws IOException {
    var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    var proxy = new ConnectProxy(server, target);
    Thread.ofVirtual().start(proxy::serve);
    return proxy;
  }

  int port() {
    return server.getLocalPort();
  }

  private void serve() {
    try {
      while (true) {
        var client = server.accept();
        Thread.ofVirtual().start(() -> join(client));
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private void join(Socket client) {
    try (client;
        var other = new Socket(InetAddress.getLoopbackAddress(), target)) {
      heads.add(head(client.getInputStream()));
      var answer = "HTTP/1.1 200 Connection established\r\n\r\n";
      client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
      var back = Thread.ofVirtual().start(() -> copy(other, client));
      copy(client, other);
      back.join();
    } catch (IOException | InterruptedException gone) {
      // as either of them wants
    }
  }

  private static String head(InputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      head.write(in.read());
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException gone) {
      // the other direction ends, too
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
