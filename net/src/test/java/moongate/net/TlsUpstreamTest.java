package moongate.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSocket;
import moongate.http.Body;
import moongate.http.Caller;
import moongate.http.ConnectRequest;
import moongate.http.HeaderName;
import moongate.http.Origin;
import moongate.http.RequestHead;
import moongate.http.Timeouts;
import moongate.http.UpstreamException;
import moongate.testkit.LoggedLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;

/// Calls of an upstream that speaks TLS: straight, behind a proxy, to the end of its responses.
final class TlsUpstreamTest extends TlsUpstreamTesting {
  @Test
  void callsAnUpstreamOverTls() throws Exception {
    try (var upstream = UpstreamIdentity.selfSigned().listen()) {
      var serverName = new CompletableFuture<String>();
      Thread.ofVirtual().start(() -> answer(upstream, serverName));
      var address = new InetSocketAddress(upstream.getInetAddress(), upstream.getLocalPort());
      var body =
          onFiber(fiber -> {
            var head = new RequestHead("GET", "/");
            head.headers().set(HeaderName.HOST, "up.test");
            var origin = new Origin(address, true, "up.test");
            try (var response =
                client.send(Caller.of(fiber), origin, head, Body.EMPTY, Timeouts.DEFAULT)) {
              return new String(response.body().readAll(100), ISO_8859_1);
            }
          });
      assertThat(body).isEqualTo("secret");
      assertThat(serverName.join()).contains("up.test");
    }
  }

  /// Services in a cluster have such names, and choose their certificate by them.
  @ParameterizedTest
  @ValueSource(strings = {"orders", "up.test."})
  void anUpstreamHearsItsNameEvenIfItHasNoDot(String name) throws Exception {
    try (var upstream = UpstreamIdentity.selfSigned().listen()) {
      var serverName = new CompletableFuture<String>();
      Thread.ofVirtual().start(() -> answer(upstream, serverName));
      var address = new InetSocketAddress(upstream.getInetAddress(), upstream.getLocalPort());
      assertThat(failure(client, new Origin(address, true, name))).isEqualTo("none");
      var told = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
      assertThat(serverName.join()).contains("value=" + told);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "127.0.0.1", "::1", "[::1]", "a b", "..", "."})
  void whatIsNoNameIsNotSent(String name) throws Exception {
    try (var upstream = UpstreamIdentity.selfSigned().listen()) {
      var serverName = new CompletableFuture<String>();
      Thread.ofVirtual().start(() -> answer(upstream, serverName));
      var address = new InetSocketAddress(upstream.getInetAddress(), upstream.getLocalPort());
      assertThat(failure(client, new Origin(address, true, name))).isEqualTo("none");
      assertThat(serverName.join()).isEqualTo("[]");
    }
  }

  @Test
  void aProxyIsAskedForTheConnection() throws Exception {
    try (var upstream = UpstreamIdentity.selfSigned().listen();
        var proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var serverName = new CompletableFuture<String>();
      Thread.ofVirtual().start(() -> answer(upstream, serverName));
      var asked = new CompletableFuture<String>();
      Thread.ofVirtual().start(() -> forward(proxy, upstream, asked));
      assertThat(through(proxy)).isEqualTo("secret");
      assertThat(asked.join())
          .isEqualTo(
              "CONNECT up.test:443 HTTP/1.1\r\nHost: up.test:443\r\n"
                  + "Proxy-Authorization: Basic eDp5\r\n\r\n");
      assertThat(serverName.join()).contains("up.test");
    }
  }

  @Test
  void aProxyThatRefusesIsNamed() throws Exception {
    try (var proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try (var socket = proxy.accept()) {
              readUntil(socket, "\r\n\r\n");
              send(socket, "HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n");
              socket.getInputStream().read();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      assertThatThrownBy(() -> through(proxy))
          .hasRootCauseInstanceOf(UpstreamException.class)
          .hasRootCauseMessage(
              "the proxy refused a connection to up.test:443: HTTP/1.1 407 Who are you");
    }
  }

  private String through(ServerSocket proxy) {
    var address = new InetSocketAddress(proxy.getInetAddress(), proxy.getLocalPort());
    return onFiber(fiber -> {
      var head = new RequestHead("GET", "/");
      head.headers().set(HeaderName.HOST, "up.test");
      var origin =
          new Origin(address, true, "up.test")
              .behind(new ConnectRequest("up.test:443", "Basic eDp5"));
      try (var response =
          client.send(Caller.of(fiber), origin, head, Body.EMPTY, Timeouts.DEFAULT)) {
        return new String(response.body().readAll(100), ISO_8859_1);
      }
    });
  }

  private static void forward(
      ServerSocket proxy, ServerSocket upstream, CompletableFuture<String> asked) {
    try (var socket = proxy.accept();
        var behind = new Socket(upstream.getInetAddress(), upstream.getLocalPort())) {
      asked.complete(readUntil(socket, "\r\n\r\n"));
      send(socket, "HTTP/1.1 200 Connection established\r\n\r\n");
      var back = Thread.ofVirtual().start(() -> copy(behind, socket));
      copy(socket, behind);
      back.join();
    } catch (IOException | InterruptedException e) {
      asked.completeExceptionally(e);
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException over) {
      // one of them has closed
    }
  }

  @Test
  void aResponseEndsWithTheCloseNotifyOfItsUpstream() throws Exception {
    assertThat(untilClose(SSLSocket::shutdownOutput)).isEqualTo("all of it");
  }

  @Test
  void aResponseEndsWithTheConnectionOfItsUpstream() throws Exception {
    assertThat(untilClose(SSLSocket::close)).isEqualTo("all of it");
  }

  /// What arrives of a response that only `ending` tells the end of.
  private String untilClose(Ending ending) throws Exception {
    try (var upstream = UpstreamIdentity.selfSigned().listen()) {
      Thread.ofVirtual().start(() -> answerUntilClose(upstream, ending));
      return text(new InetSocketAddress(upstream.getInetAddress(), upstream.getLocalPort()));
    }
  }

  /// The body of the response of the upstream at `address`, read to its end.
  private String text(InetSocketAddress address) {
    return onFiber(fiber -> {
      var origin = new Origin(address, true, "up.test");
      var head = new RequestHead("GET", "/");
      var timeouts =
          new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5));
      try (var response = client.send(Caller.of(fiber), origin, head, Body.EMPTY, timeouts)) {
        return new String(response.body().readAll(100_000), ISO_8859_1);
      }
    });
  }

  private static void answerUntilClose(ServerSocket upstream, Ending ending) {
    try (var socket = (SSLSocket) upstream.accept()) {
      readUntil(socket, "\r\n\r\n");
      send(socket, "HTTP/1.0 200 ok\r\n\r\nall of it");
      ending.of(socket);
      if (!socket.isClosed()) {
        socket.getInputStream().read();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Over both versions; a connection that does not come about is not waited for by the next call.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aHandshakeMayTakeAsLongAsConnecting(boolean isHttp2) throws Exception {
    try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      var plain = verified(silent, "up.test");
      var origin = isHttp2 ? plain.overHttp2() : plain;
      var quick =
          new Timeouts(Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofSeconds(5));
      for (int i = 0; i < 2; i++) {
        assertThat(failure(client, origin, quick))
            .isEqualTo(
                "upstream timed out (110: Connection timed out) while SSL handshaking to upstream");
        try (var tried = silent.accept()) {
          tried.setSoTimeout(10_000);
          assertThat(tried.getInputStream().readAllBytes()).isNotEmpty(); // until it is closed
        }
      }
    }
  }

  /// Netty logs with a stack trace what nobody takes.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoDoesNotSpeakTlsIsToldOfOnce(boolean isHttp2) throws Exception {
    try (var logged = LoggedLines.of(Logger.ROOT_LOGGER_NAME);
        var plain = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try (var socket = plain.accept()) {
              socket.getInputStream().read();
              send(socket, "HTTP/1.1 400 Bad Request\r\n\r\n");
              socket.getInputStream().readAllBytes();
            } catch (IOException e) {
              // it was reset
            }
          });
      var origin = verified(plain, "up.test");
      assertThat(failure(client, isHttp2 ? origin.overHttp2() : origin))
          .contains("not an SSL/TLS record");
      client.close(); // behind what the loops were at
      assertThat(logged.texts()).noneMatch(line -> line.contains("tail of the pipeline"));
    }
  }
}
