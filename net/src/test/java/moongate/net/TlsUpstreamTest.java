package moongate.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import moongate.http.Body;
import moongate.http.Caller;
import moongate.http.ForwardProxy;
import moongate.http.HeaderName;
import moongate.http.Origin;
import moongate.http.RequestHead;
import moongate.http.Timeouts;
import moongate.http.UpstreamException;
import moongate.net.settings.KeepAlive;
import moongate.net.settings.Trust;
import moongate.net.tls.UpstreamTls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

final class TlsUpstreamTest extends NetTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private Path folder;

  @Test
  void callsAnUpstreamOverTls() throws Exception {
    try (var upstream = listen()) {
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
              return new String(
                  response.body().readAll(100), java.nio.charset.StandardCharsets.ISO_8859_1);
            }
          });
      assertThat(body).isEqualTo("secret");
      assertThat(serverName.join()).contains("up.test");
    }
  }

  @Test
  void aProxyIsAskedForTheConnection() throws Exception {
    try (var upstream = listen();
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
              throw new java.io.UncheckedIOException(e);
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
              .behind(new ForwardProxy("up.test:443", "Basic eDp5"));
      try (var response =
          client.send(Caller.of(fiber), origin, head, Body.EMPTY, Timeouts.DEFAULT)) {
        return new String(
            response.body().readAll(100), java.nio.charset.StandardCharsets.ISO_8859_1);
      }
    });
  }

  private static void forward(
      ServerSocket proxy, ServerSocket upstream, CompletableFuture<String> asked) {
    try (var socket = proxy.accept();
        var behind = new java.net.Socket(upstream.getInetAddress(), upstream.getLocalPort())) {
      asked.complete(readUntil(socket, "\r\n\r\n"));
      send(socket, "HTTP/1.1 200 Connection established\r\n\r\n");
      var back = Thread.ofVirtual().start(() -> copy(behind, socket));
      copy(socket, behind);
      back.join();
    } catch (IOException | InterruptedException e) {
      asked.completeExceptionally(e);
    }
  }

  private static void copy(java.net.Socket from, java.net.Socket to) {
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

  @Test
  void whoIsKnownByItsCertificateSaysWhereAResponseEnds() throws Exception {
    var store = selfSigned();
    var trusted = new Trust(false, List.of((X509Certificate) store.getCertificate("up")));
    try (var trusting = new NettyClient(loops, KeepAlive.DEFAULT, () -> trusted);
        var upstream = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      var context = context(store);
      Thread.ofVirtual().start(() -> answerInTls(upstream, context, SSLSocket::shutdownOutput));
      assertThat(failure(trusting, verified(upstream, "up.test"))).isEqualTo("none");
      Thread.ofVirtual().start(() -> answerInTls(upstream, context, _ -> {}));
      assertThat(failure(trusting, verified(upstream, "up.test")))
          .isEqualTo(
              "upstream prematurely closed connection without close_notify while reading upstream");
      Thread.ofVirtual().start(() -> answerInTls(upstream, context, _ -> {}));
      var anybody = verified(upstream, "up.test", Origin.UNVERIFIED);
      assertThat(failure(trusting, anybody)).isEqualTo("none");
    }
  }

  /// The connection below TLS ends behind `ending`.
  private static void answerInTls(ServerSocket upstream, SSLContext context, Ending ending) {
    try (var plain = upstream.accept();
        var socket =
            (SSLSocket)
                context.getSocketFactory().createSocket(plain, null, plain.getPort(), false)) {
      socket.setUseClientMode(false);
      readUntil(socket, "\r\n\r\n");
      send(socket, "HTTP/1.0 200 ok\r\n\r\nall of it");
      ending.of(socket);
      plain.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @FunctionalInterface
  private interface Ending {
    void of(SSLSocket socket) throws IOException;
  }

  /// What arrives of a response that only `ending` tells the end of.
  private String untilClose(Ending ending) throws Exception {
    try (var upstream = listen()) {
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
        return new String(
            response.body().readAll(100_000), java.nio.charset.StandardCharsets.ISO_8859_1);
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
      throw new java.io.UncheckedIOException(e);
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
    var logged = new ListAppender<ILoggingEvent>();
    logged.start();
    var root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(logged);
    try (var plain = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
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
      assertThat(logged.list).noneMatch(line -> line.getMessage().contains("tail of the pipeline"));
    } finally {
      root.detachAppender(logged);
    }
  }

  @Test
  void refusesACertificateThatNobodyVouchesFor() throws Exception {
    try (var upstream = listen()) {
      Thread.ofVirtual().start(() -> answer(upstream, new CompletableFuture<>()));
      assertThat(failure(client, verified(upstream, "up.test")))
          .isEqualTo(
              "upstream SSL certificate verify error: (18:self-signed certificate)"
                  + " while SSL handshaking to upstream");
    }
  }

  @Test
  void refusesAnAuthorityThatNobodyKnowsWhoeverItVouchesFor() throws Exception {
    try (var upstream = listen(withIntermediate())) {
      Thread.ofVirtual().start(() -> answer(upstream, new CompletableFuture<>()));
      assertThat(failure(client, verified(upstream, "up.test")))
          .contains("(19:self-signed certificate in certificate chain)");
    }
  }

  @Test
  void whoTrustsNobodyTakesNoCertificate() throws Exception {
    var nobody = new Trust(false, List.of());
    try (var trusting = new NettyClient(loops, KeepAlive.DEFAULT, () -> nobody);
        var upstream = listen()) {
      Thread.ofVirtual().start(() -> answer(upstream, new CompletableFuture<>()));
      assertThat(failure(trusting, verified(upstream, "up.test")))
          .contains("(18:self-signed certificate)");
    }
  }

  @Test
  void takesATrustedCertificateForItsOwnNameOnly() throws Exception {
    var store = selfSigned();
    var trusted = new Trust(false, List.of((X509Certificate) store.getCertificate("up")));
    var tls = new UpstreamTls(() -> trusted);
    try (var trusting = new NettyClient(loops, KeepAlive.DEFAULT, tls);
        var upstream = listen(store)) {
      Thread.ofVirtual().start(() -> answer(upstream, new CompletableFuture<>()));
      assertThat(failure(trusting, verified(upstream, "up.test"))).isEqualTo("none");
      Thread.ofVirtual().start(() -> answer(upstream, new CompletableFuture<>()));
      assertThat(failure(trusting, verified(upstream, "other.test")))
          .isEqualTo(
              "upstream SSL certificate does not match \"other.test\""
                  + " while SSL handshaking to upstream");
    }
  }

  @Test
  void aChainIsNoLongerThanItMayBe() throws Exception {
    var store = withIntermediate();
    var trusted = new Trust(false, List.of((X509Certificate) store.getCertificate("root")));
    try (var trusting = new NettyClient(loops, KeepAlive.DEFAULT, () -> trusted);
        var upstream = listen(store)) {
      Thread.ofVirtual().start(() -> answer(upstream, new CompletableFuture<>()));
      assertThat(failure(trusting, verified(upstream, "up.test", 1))).isEqualTo("none");
      Thread.ofVirtual().start(() -> answer(upstream, new CompletableFuture<>()));
      assertThat(failure(trusting, verified(upstream, "up.test", 0)))
          .isEqualTo(
              "upstream SSL certificate verify error: (22:certificate chain too long)"
                  + " while SSL handshaking to upstream");
    }
  }

  @Test
  void aConnectionKeptAliveEndsWithTheTrustInItsUpstream() throws Exception {
    var store = selfSigned();
    var trust =
        new AtomicReference<>(
            new Trust(false, List.of((X509Certificate) store.getCertificate("up"))));
    try (var trusting = new NettyClient(loops, KeepAlive.DEFAULT, trust::get);
        var upstream = listen(store)) {
      Thread.ofVirtual().start(() -> answer(upstream, new CompletableFuture<>()));
      assertThat(failure(trusting, verified(upstream, "up.test"))).isEqualTo("none");
      generate("other");
      trust.set(new Trust(false, List.of((X509Certificate) keys().getCertificate("other"))));
      Thread.ofVirtual().start(() -> answer(upstream, new CompletableFuture<>()));
      assertThat(failure(trusting, verified(upstream, "up.test")))
          .contains("(18:self-signed certificate)");
    }
  }

  private static Origin verified(ServerSocket upstream, String name) {
    return verified(upstream, name, 1);
  }

  private static Origin verified(ServerSocket upstream, String name, int depth) {
    var address = new InetSocketAddress(upstream.getInetAddress(), upstream.getLocalPort());
    return new Origin(address, true, name, depth);
  }

  private String failure(NettyClient by, Origin origin) {
    return failure(by, origin, Timeouts.DEFAULT);
  }

  private String failure(NettyClient by, Origin origin, Timeouts timeouts) {
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

  private static void answer(ServerSocket upstream, CompletableFuture<String> serverName) {
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

  private SSLServerSocket listen()
      throws IOException, GeneralSecurityException, InterruptedException {
    return listen(selfSigned());
  }

  private static SSLContext context(KeyStore store) throws GeneralSecurityException {
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static SSLServerSocket listen(KeyStore store)
      throws IOException, GeneralSecurityException {
    var context = context(store);
    return (SSLServerSocket)
        context
            .getServerSocketFactory()
            .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  private KeyStore selfSigned() throws IOException, GeneralSecurityException, InterruptedException {
    generate("up", "-ext", "SAN=dns:up.test");
    return keys();
  }

  /// The keys of the server, with its whole chain, and the certificate of the root.
  private KeyStore withIntermediate()
      throws IOException, GeneralSecurityException, InterruptedException {
    generate("root", "-ext", "bc:critical=ca:true");
    generate("between", "-ext", "bc:critical=ca:true", "-signer", "root");
    generate("up", "-ext", "SAN=dns:up.test", "-signer", "between");
    var all = keys();
    var root = all.getCertificate("root");
    all.deleteEntry("between");
    all.deleteEntry("root");
    all.setCertificateEntry("root", root);
    return all;
  }

  private void generate(String alias, String... more) throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + alias + ".test",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file().toString()));
    command.addAll(List.of(more));
    assertThat(new ProcessBuilder(command).redirectErrorStream(true).start().waitFor()).isZero();
  }

  private Path file() {
    return folder.resolve("keys.p12");
  }

  private KeyStore keys() throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(file())) {
      store.load(in, PASSWORD);
    }
    return store;
  }
}
