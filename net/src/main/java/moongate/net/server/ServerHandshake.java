package moongate.net.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.security.cert.X509Certificate;
import java.util.List;
import moongate.fiber.Fiber;
import moongate.http.Connection;
import moongate.http.HandshakeRefused;
import moongate.http.TlsHandshake;
import moongate.http.TlsIdentity;
import moongate.net.loop.Deadline;
import moongate.net.loop.NettyLoop;
import moongate.net.tls.ClientHello;
import moongate.net.tls.PeerTls;
import moongate.net.tls.ServerTls;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The life of a client's connection until the TLS handshake is complete. Then the negotiated
/// protocol replaces this handler.
///
/// The whole handshake, including the choice of a certificate, has the same time limit as a
/// request's head.
public final class ServerHandshake extends ChannelInboundHandlerAdapter
    implements OpenConnection, TlsHandshake {
  private static final Logger log = LoggerFactory.getLogger(ServerHandshake.class);

  private final Server server;
  private final ServerTls listener;
  private final List<String> protocols;
  private final PeerConnection peer;
  private final ProtocolStarter next;
  private final Deadline deadline;
  private ClientHello hello = ClientHello.EMPTY;
  private @Nullable Fiber fiber;
  private @Nullable SslHandler tls;
  private boolean isClosed;
  private boolean wantsClientCertificate;
  private boolean isSessionReuseDisabled;
  private @Nullable List<TlsIdentity> shown;
  private List<X509Certificate> named = List.of();

  /// @param protocols what the client may choose from (ALPN)
  public ServerHandshake(
      Server server,
      ServerTls listener,
      List<String> protocols,
      PeerConnection peer,
      ProtocolStarter next) {
    this.server = server;
    this.listener = listener;
    this.protocols = protocols;
    this.peer = peer;
    this.next = next;
    this.deadline = new Deadline(peer.loop(), this::expired);
  }

  @Override
  public NettyLoop loop() {
    return peer.loop();
  }

  @Override
  public Connection connection() {
    return peer;
  }

  @Override
  public @Nullable String serverName() {
    return hello.serverName();
  }

  @Override
  public void requestClientCertificate(List<X509Certificate> authorities) {
    wantsClientCertificate = true;
    named = List.copyOf(authorities);
  }

  @Override
  public void show(List<TlsIdentity> identities) {
    shown = List.copyOf(identities);
  }

  @Override
  public void disableSessionReuse() {
    isSessionReuseDisabled = true;
  }

  @Override
  public Fiber fiber() {
    var current = fiber;
    if (current == null) {
      throw new IllegalStateException("the certificate is not being chosen");
    }
    return current;
  }

  @Override
  public boolean isGone() {
    return isClosed;
  }

  @Override
  public void drain() {
    abort();
  }

  /// Ends the connection if the client has not sent its hello yet, or is slow: nothing is lost.
  @Override
  public boolean closeIfIdle() {
    boolean hasBegun = fiber != null || tls != null;
    if (isClosed || (hasBegun && !Server.isSlow(deadline, server.limits().headTimeout()))) {
      return false;
    }
    abort();
    return true;
  }

  @Override
  public void abort() {
    peer.channel().close();
  }

  /// The client has sent its hello. Chooses the certificate on a fiber, because functions may run.
  /// Fails with [NoCommonProtocol] if the client would not understand what is spoken here (RFC
  /// 7301, 3.2).
  public Future<SslHandler> choose(ClientHello message) {
    hello = message;
    if (message.wantsNoneOf(protocols)) {
      return loop().eventLoop().newFailedFuture(new NoCommonProtocol(message.protocols()));
    }
    Promise<SslHandler> chosen = loop().eventLoop().newPromise();
    fiber = Fiber.create(loop(), () -> choose(chosen));
    fiber.start();
    return chosen;
  }

  private void choose(Promise<SslHandler> chosen) {
    try {
      var identities = chosen(listener.certificates().choose(this));
      // Not on this fiber, because what follows starts fibers of its own.
      loop().execute(() -> goOn(identities, chosen));
    } catch (HandshakeRefused refused) {
      log.debug("handshake refused: {}", refused.getMessage());
      loop().execute(() -> chosen.tryFailure(refused));
    } catch (Throwable failure) {
      log.error("choosing a certificate failed", failure);
      loop().execute(() -> chosen.tryFailure(failure));
    }
  }

  /// A certificate that a plugin has set wins over those of the configuration.
  private List<TlsIdentity> chosen(List<TlsIdentity> configured) {
    var own = shown;
    if (own == null) {
      return configured;
    }
    if (own.isEmpty()) {
      throw new HandshakeRefused("a plugin has left no certificate to show");
    }
    return own;
  }

  private void goOn(List<TlsIdentity> identities, Promise<SslHandler> chosen) {
    fiber = null;
    if (isClosed) {
      chosen.cancel(false);
      return;
    }
    try {
      var alloc = peer.channel().alloc();
      var terms = new ServerTls.Terms(protocols, !isSessionReuseDisabled, named);
      var handler = listener.handler(identities, hello, terms, alloc);
      if (wantsClientCertificate) {
        handler.engine().setWantClientAuth(true);
      }
      handler.setHandshakeTimeoutMillis(0);
      tls = handler;
      chosen.setSuccess(handler);
    } catch (Exception refused) {
      log.error("no TLS with the certificate for {}: {}", serverName(), refused.getMessage());
      chosen.tryFailure(refused);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    start();
  }

  /// Starts the time limit.
  void start() {
    server.remember(this);
    deadline.in(server.limits().headTimeout().toNanos());
  }

  /// TLS does not end at this node: removes this handler.
  public void leave() {
    deadline.cancel();
    server.forget(this);
  }

  private void expired() {
    log.info("client did not finish its TLS handshake in time, client: {}", peer.remoteAddress());
    peer.channel().close();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    var handler = tls;
    if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess() && handler != null) {
      deadline.cancel();
      peer.tls(PeerTls.session(handler.engine(), hello.serverName(), wantsClientCertificate));
      server.forget(this);
      next.begin(peer, handler.applicationProtocol(), this);
    } else if (event instanceof ChannelInputShutdownEvent) {
      context.close(); // who sends no more cannot finish a handshake
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    isClosed = true;
    deadline.cancel();
    server.forget(this);
    if (fiber != null) {
      fiber.unpark();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    log.info("TLS handshake failed: {}, client: {}", PeerTls.reason(cause), peer.remoteAddress());
    context.close();
  }
}
