package moongate.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import moongate.http.Origin;
import moongate.net.settings.KeepAlive;
import moongate.net.settings.Trust;
import moongate.net.tls.UpstreamTls;
import org.junit.jupiter.api.Test;

/// Which upstreams are known by their certificates.
final class TlsTrustTest extends TlsUpstreamTesting {
  @Test
  void refusesACertificateThatNobodyVouchesFor() throws Exception {
    try (var upstream = UpstreamIdentity.selfSigned().listen()) {
      Thread.ofVirtual().start(() -> answer(upstream, new CompletableFuture<>()));
      assertThat(failure(client, verified(upstream, "up.test")))
          .isEqualTo(
              "upstream SSL certificate verify error: (18:self-signed certificate)"
                  + " while SSL handshaking to upstream");
    }
  }

  @Test
  void refusesAnAuthorityThatNobodyKnowsWhoeverItVouchesFor() throws Exception {
    try (var upstream = UpstreamIdentity.withIntermediate().listen()) {
      Thread.ofVirtual().start(() -> answer(upstream, new CompletableFuture<>()));
      assertThat(failure(client, verified(upstream, "up.test")))
          .contains("(19:self-signed certificate in certificate chain)");
    }
  }

  @Test
  void whoTrustsNobodyTakesNoCertificate() throws Exception {
    var nobody = new Trust(false, List.of());
    try (var trusting = new NettyClient(loops, KeepAlive.DEFAULT, () -> nobody);
        var upstream = UpstreamIdentity.selfSigned().listen()) {
      Thread.ofVirtual().start(() -> answer(upstream, new CompletableFuture<>()));
      assertThat(failure(trusting, verified(upstream, "up.test")))
          .contains("(18:self-signed certificate)");
    }
  }

  @Test
  void takesATrustedCertificateForItsOwnNameOnly() throws Exception {
    var identity = UpstreamIdentity.selfSigned();
    var tls = new UpstreamTls(identity::trusted);
    try (var trusting = new NettyClient(loops, KeepAlive.DEFAULT, tls);
        var upstream = identity.listen()) {
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
    var identity = UpstreamIdentity.withIntermediate();
    try (var trusting = new NettyClient(loops, KeepAlive.DEFAULT, identity::trusted);
        var upstream = identity.listen()) {
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
    var identity = UpstreamIdentity.selfSigned();
    var trust = new AtomicReference<>(identity.trusted());
    try (var trusting = new NettyClient(loops, KeepAlive.DEFAULT, trust::get);
        var upstream = identity.listen()) {
      Thread.ofVirtual().start(() -> answer(upstream, new CompletableFuture<>()));
      assertThat(failure(trusting, verified(upstream, "up.test"))).isEqualTo("none");
      trust.set(UpstreamIdentity.selfSigned("other.test").trusted());
      Thread.ofVirtual().start(() -> answer(upstream, new CompletableFuture<>()));
      assertThat(failure(trusting, verified(upstream, "up.test")))
          .contains("(18:self-signed certificate)");
    }
  }

  @Test
  void whoIsKnownByItsCertificateSaysWhereAResponseEnds() throws Exception {
    var identity = UpstreamIdentity.selfSigned();
    try (var trusting = new NettyClient(loops, KeepAlive.DEFAULT, identity::trusted);
        var upstream = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      var context = identity.context();
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
      throw new UncheckedIOException(e);
    }
  }
}
