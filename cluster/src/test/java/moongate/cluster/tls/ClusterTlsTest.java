package moongate.cluster.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ImmediateExecutor;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import moongate.cluster.tls.PeerTrust.Authorities;
import moongate.cluster.tls.PeerTrust.Revocation;
import moongate.cluster.tls.PeerTrust.Shared;
import moongate.http.TlsIdentity;
import moongate.model.pki.IssuedCertificate;
import moongate.model.pki.IssuedCertificate.Kind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ClusterTlsTest {
  private static final EventLoopGroup LOOP =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private static final PeerTrust SHARED = new Shared();
  private static final IssuedCertificate CLUSTER = selfSigned(ClusterTls.SHARED_NAME);
  private static final IssuedCertificate AUTHORITY = authority("cluster authority");

  @AfterAll
  static void close() {
    LOOP.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void nodesOfTheSameCertificateTakeEachOther() throws Exception {
    var outcome = meet(CLUSTER, SHARED, CLUSTER, SHARED, "any.test");
    assertThat(outcome.accepted() && outcome.opened()).isTrue();
    assertThat(outcome.hello()).contains("kong_clustering");
  }

  @Test
  void aControlPlaneOfSharedTrustTakesNoOtherCertificateOfTheSameName() throws Exception {
    var other = selfSigned(ClusterTls.SHARED_NAME);
    assertThat(meet(CLUSTER, SHARED, other, trusting(CLUSTER), ClusterTls.SHARED_NAME).accepted())
        .isFalse();
  }

  @Test
  void aDataPlaneOfSharedTrustTakesNoOtherCertificateOfTheSameName() throws Exception {
    var other = selfSigned(ClusterTls.SHARED_NAME);
    assertThat(meet(other, trusting(CLUSTER), CLUSTER, SHARED, "any.test").opened()).isFalse();
  }

  @Test
  void aDataPlaneTakesNoSharedCertificateThatIsOver() throws Exception {
    var over = selfSigned(ClusterTls.SHARED_NAME, Instant.now().minus(Duration.ofDays(1)));
    assertThat(meet(over, SHARED, over, SHARED, "any.test").opened()).isFalse();
  }

  @Test
  void nodesOfOneAuthorityTakeEachOther() throws Exception {
    var trust = trusting(AUTHORITY);
    var server = AUTHORITY.issue(request("control.test", false));
    var client = AUTHORITY.issue(request("data.test", false));
    var outcome = meet(server, trust, client, trust, "control.test");
    assertThat(outcome.accepted() && outcome.opened()).isTrue();
    assertThat(outcome.hello()).contains("control.test");
  }

  @Test
  void aClientOfAnotherAuthorityIsRefused() throws Exception {
    var server = AUTHORITY.issue(request("control.test", false));
    var stranger = authority("cluster authority").issue(request("data.test", false));
    for (var revocation : Revocation.values()) {
      var trust = new Authorities(List.of(AUTHORITY.certificate()), revocation);
      assertThat(meet(server, trust, stranger, trusting(AUTHORITY), "control.test").accepted())
          .as(revocation.name())
          .isFalse();
    }
  }

  @Test
  void aControlPlaneOfAnotherNameIsRefused() throws Exception {
    var trust = trusting(AUTHORITY);
    var server = AUTHORITY.issue(request("control.test", false));
    var client = AUTHORITY.issue(request("data.test", false));
    assertThat(meet(server, trust, client, trust, "other.test").opened()).isFalse();
  }

  @Test
  void whereOcspIsRequiredACertificateThatNamesNoResponderIsRefused() throws Exception {
    var server = AUTHORITY.issue(request("control.test", false));
    var client = AUTHORITY.issue(request("data.test", false));
    var anchors = List.of(AUTHORITY.certificate());
    var required = new Authorities(anchors, Revocation.REQUIRED);
    var optional = new Authorities(anchors, Revocation.OPTIONAL);
    assertThat(meet(server, required, client, trusting(AUTHORITY), "control.test").accepted())
        .isFalse();
    assertThat(meet(server, optional, client, trusting(AUTHORITY), "control.test").accepted())
        .isTrue();
  }

  @Test
  void aRevokedClientIsRefusedWhereverItsAuthorityIsAsked() throws Exception {
    var server = AUTHORITY.issue(request("control.test", false));
    var client = AUTHORITY.issue(request("data.test", false));
    var anchors = List.of(AUTHORITY.certificate());
    try (var responder = OcspResponder.start(AUTHORITY)) {
      // In place of the address that a certificate may name; stays behind, where nobody answers.
      Security.setProperty("ocsp.responderURL", responder.url());
      for (var revocation : List.of(Revocation.REQUIRED, Revocation.OPTIONAL)) {
        var trust = new Authorities(anchors, revocation);
        assertThat(meet(server, trust, client, trusting(AUTHORITY), "control.test").accepted())
            .as("good, %s", revocation)
            .isTrue();
      }
      var whole = List.of(client.certificate(), AUTHORITY.certificate());
      assertThat(
              meet(
                      ClusterTls.ofControlPlane(
                          identity(server), new Authorities(anchors, Revocation.REQUIRED)),
                      ClusterTls.ofDataPlane(
                          new TlsIdentity(whole, client.key()), trusting(AUTHORITY)),
                      "control.test")
                  .accepted())
          .as("good, and shown with its authority")
          .isTrue();
      responder.revoke();
      for (var revocation : List.of(Revocation.REQUIRED, Revocation.OPTIONAL)) {
        var trust = new Authorities(anchors, revocation);
        assertThat(meet(server, trust, client, trusting(AUTHORITY), "control.test").accepted())
            .as("revoked, %s", revocation)
            .isFalse();
      }
    }
  }

  /// As OpenSSL counts: the authorities between a certificate and the one that is trusted.
  @Test
  void aChainMayHaveFourCertificatesBetween() throws Exception {
    var server = AUTHORITY.issue(request("control.test", false));
    for (int between : new int[] {4, 5}) {
      var chain = new ArrayList<X509Certificate>();
      var issuer = AUTHORITY;
      for (int i = 0; i < between; i++) {
        issuer = issuer.issue(request("authority " + i, true));
        chain.addFirst(issuer.certificate());
      }
      var client = issuer.issue(request("data.test", false));
      chain.addFirst(client.certificate());
      var trust = trusting(AUTHORITY);
      assertThat(
              meet(
                      ClusterTls.ofControlPlane(identity(server), trust),
                      ClusterTls.ofDataPlane(new TlsIdentity(chain, client.key()), trust),
                      "control.test")
                  .accepted())
          .as("%d between", between)
          .isEqualTo(between == 4);
    }
  }

  /// @param hello the bytes with which the client began, before anything is encrypted
  private record Outcome(boolean accepted, boolean opened, String hello) {}

  private static Outcome meet(
      IssuedCertificate server,
      PeerTrust clients,
      IssuedCertificate client,
      PeerTrust servers,
      String name)
      throws Exception {
    return meet(
        ClusterTls.ofControlPlane(identity(server), clients),
        ClusterTls.ofDataPlane(identity(client), servers),
        name);
  }

  private static Outcome meet(ClusterTls accepting, ClusterTls opening, String name)
      throws Exception {
    var accepted = new CompletableFuture<Boolean>();
    var opened = new CompletableFuture<Boolean>();
    var hello = new CompletableFuture<String>();
    var listener =
        new ServerBootstrap()
            .group(LOOP)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                initializer(channel -> {
                  var tls = accepting.accepting(channel.alloc(), ImmediateExecutor.INSTANCE);
                  channel.pipeline().addLast(new Hello(hello), tls, new Handshake(accepted));
                }))
            .bind(new InetSocketAddress("127.0.0.1", 0))
            .sync()
            .channel();
    var port = ((InetSocketAddress) listener.localAddress()).getPort();
    var connection =
        new Bootstrap()
            .group(LOOP)
            .channel(NioSocketChannel.class)
            .handler(
                initializer(channel -> {
                  var tls = opening.opening(channel.alloc(), name, port);
                  channel.pipeline().addLast(tls, new Handshake(opened));
                }))
            .connect(listener.localAddress())
            .sync()
            .channel();
    try {
      return new Outcome(
          accepted.get(10, TimeUnit.SECONDS),
          opened.get(10, TimeUnit.SECONDS),
          hello.get(10, TimeUnit.SECONDS));
    } finally {
      connection.close().sync();
      listener.close().sync();
    }
  }

  private interface Setup {
    void on(Channel channel);
  }

  private static ChannelInitializer<Channel> initializer(Setup setup) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        setup.on(channel);
      }
    };
  }

  private static final class Hello extends ChannelInboundHandlerAdapter {
    private final CompletableFuture<String> first;

    Hello(CompletableFuture<String> first) {
      this.first = first;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      first.complete(((ByteBuf) message).toString(StandardCharsets.ISO_8859_1));
      context.fireChannelRead(message);
    }
  }

  private static final class Handshake extends ChannelInboundHandlerAdapter {
    private final CompletableFuture<Boolean> outcome;

    Handshake(CompletableFuture<Boolean> outcome) {
      this.outcome = outcome;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SslHandshakeCompletionEvent end) {
        outcome.complete(end.isSuccess());
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable refused) {
      context.close();
    }
  }

  private static PeerTrust trusting(IssuedCertificate authority) {
    return new Authorities(List.of(authority.certificate()), Revocation.OFF);
  }

  private static TlsIdentity identity(IssuedCertificate issued) {
    return new TlsIdentity(List.of(issued.certificate()), issued.key());
  }

  private static IssuedCertificate selfSigned(String name) {
    return IssuedCertificate.selfSigned(request(name, false));
  }

  private static IssuedCertificate selfSigned(String name, Instant until) {
    return IssuedCertificate.selfSigned(
        new IssuedCertificate.Request(
            Kind.ECDSA, name, List.of(), false, until.minus(Duration.ofDays(10)), until));
  }

  private static IssuedCertificate authority(String name) {
    return IssuedCertificate.selfSigned(request(name, true));
  }

  private static IssuedCertificate.Request request(String name, boolean isAuthority) {
    var now = Instant.now();
    return new IssuedCertificate.Request(
        Kind.ECDSA,
        name,
        isAuthority ? List.of() : List.of(name),
        isAuthority,
        now.minus(Duration.ofHours(1)),
        now.plus(Duration.ofDays(1)));
  }
}
