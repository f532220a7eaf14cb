package moongate.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLSocket;
import moongate.http.Body;
import moongate.http.Caller;
import moongate.http.Origin;
import moongate.http.RequestHead;
import moongate.http.Timeouts;
import moongate.http.UpstreamException;

/// Calls of an upstream that speaks TLS.
abstract class TlsUpstreamTesting extends NetTest {
  static Origin verified(ServerSocket upstream, String name) {
    return verified(upstream, name, 1);
  }

  static Origin verified(ServerSocket upstream, String name, int depth) {
    var address = new InetSocketAddress(upstream.getInetAddress(), upstream.getLocalPort());
    return new Origin(address, true, name, depth);
  }

  String failure(NettyClient by, Origin origin) {
    return failure(by, origin, Timeouts.DEFAULT);
  }

  String failure(NettyClient by, Origin origin, Timeouts timeouts) {
    return onFiber(fiber -> {
      var head = new RequestHead("GET", "/");
      try (var response = by.send(Caller.of(fiber), origin, head, Body.EMPTY, timeouts)) {
        response.body().readAll(100);
        return "none";
      } catch (UpstreamException e) {
        return String.valueOf(e.getMessage());
      }
    });
  }

  static void answer(ServerSocket upstream, CompletableFuture<String> serverName) {
    try (var socket = (SSLSocket) upstream.accept()) {
      readUntil(socket, "\r\n\r\n");
      serverName.complete(
          ((ExtendedSSLSession) socket.getSession()).getRequestedServerNames().toString());
      send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret");
      socket.getInputStream().read();
    } catch (IOException e) {
      serverName.completeExceptionally(e);
    }
  }

  /// How an upstream ends a response whose head does not tell its length.
  @FunctionalInterface
  interface Ending {
    void of(SSLSocket socket) throws IOException;
  }
}
