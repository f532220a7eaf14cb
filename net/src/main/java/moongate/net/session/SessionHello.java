package moongate.net.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslClientHelloHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.List;
import moongate.fiber.Fiber;
import moongate.http.Session.Protocol;
import moongate.net.server.PeerConnection;
import moongate.net.server.Server;
import moongate.net.server.ServerHandshake;
import moongate.net.tls.ClientHello;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stops a TLS connection at its client's first message until it is known whether TLS ends here.
/// Then that message is passed on: to the TLS library, or to the service.
public final class SessionHello extends SslClientHelloHandler<SessionHello.Decision> {
  private static final Logger log = LoggerFactory.getLogger(SessionHello.class);
  private static final int LARGEST_HELLO = 64 * 1024;

  /// RFC 8446, 6: a record of type alert, fatal, internal_error.
  private static final byte[] ALERT = {21, 3, 3, 0, 2, 2, 80};

  private final Server server;
  private final Sessions sessions;
  private final PeerConnection peer;
  private final ServerHandshake handshake;
  private @Nullable ClientHello hello;
  private boolean isRefused;

  /// The decision: with a handler TLS ends here, without one it passes through.
  record Decision(@Nullable SslHandler tls) {}

  public SessionHello(
      Server server, Sessions sessions, PeerConnection peer, ServerHandshake handshake) {
    super(LARGEST_HELLO);
    this.server = server;
    this.sessions = sessions;
    this.peer = peer;
    this.handshake = handshake;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    if (isRefused) {
      in.skipBytes(in.readableBytes());
    } else {
      super.decode(context, in, out);
    }
  }

  @Override
  protected Future<Decision> lookup(ChannelHandlerContext context, @Nullable ByteBuf message) {
    var said = message == null ? ClientHello.EMPTY : ClientHello.read(message);
    hello = said;
    Promise<Decision> decided = peer.loop().eventLoop().newPromise();
    if (message == null) {
      return decided.setFailure(new IllegalArgumentException("the client does not speak TLS"));
    }
    Fiber.create(peer.loop(), () -> decide(said, decided)).start();
    return decided;
  }

  private void decide(ClientHello said, Promise<Decision> decided) {
    try {
      boolean isPassed = sessions.handler().passesThrough(session(said));
      // Not on this fiber, because what follows starts fibers of its own.
      peer.loop().execute(() -> goOn(isPassed, said, decided));
    } catch (Throwable failure) {
      log.error("choosing the way of a TLS connection failed", failure);
      peer.loop().execute(() -> decided.tryFailure(failure));
    }
  }

  private void goOn(boolean isPassed, ClientHello said, Promise<Decision> decided) {
    if (isPassed) {
      decided.trySuccess(new Decision(null));
      return;
    }
    handshake
        .choose(said)
        .addListener((Future<SslHandler> chosen) -> {
          if (chosen.isSuccess()) {
            decided.trySuccess(new Decision(chosen.getNow()));
          } else {
            decided.tryFailure(
                chosen.cause() == null ? new IllegalStateException("gone") : chosen.cause());
          }
        });
  }

  private SessionConnection session(ClientHello said) {
    var name = said.serverName();
    return new SessionConnection(server, sessions, peer, Protocol.TLS_PASSTHROUGH, name);
  }

  @Override
  protected void onLookupComplete(ChannelHandlerContext context, Future<Decision> decided) {
    if (!decided.isSuccess()) {
      isRefused = true;
      context.writeAndFlush(Unpooled.wrappedBuffer(ALERT)).addListener(ChannelFutureListener.CLOSE);
      return;
    }
    var tls = decided.getNow().tls();
    if (tls != null) {
      context.pipeline().replace(this, "tls", tls);
      return;
    }
    if (!context.channel().isActive()) {
      return;
    }
    var session = session(hello == null ? ClientHello.EMPTY : hello);
    handshake.leave();
    context.pipeline().replace(handshake, null, session);
    context.pipeline().remove(this); // what was read goes to the session
    session.start();
  }
}
