package moongate.net.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.time.Duration;
import moongate.fiber.Fiber;
import moongate.http.Connection;
import moongate.http.Origin;
import moongate.http.Relay;
import moongate.http.Session;
import moongate.http.Timeouts;
import moongate.http.Timestamp;
import moongate.net.loop.Deadline;
import moongate.net.loop.Inbound;
import moongate.net.loop.NettyLoop;
import moongate.net.server.OpenConnection;
import moongate.net.server.PeerConnection;
import moongate.net.server.ProxyHeader;
import moongate.net.server.Server;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A client's connection whose bytes are passed on. Input that arrives before there is a service
/// waits in memory, within bounds; then the socket is not read.
public final class SessionConnection extends ChannelInboundHandlerAdapter
    implements Session, OpenConnection {
  private static final Logger log = LoggerFactory.getLogger(SessionConnection.class);

  /// How long both ends may wait for each other's first byte once others want to come in.
  private static final long UNUSED_NANOS = Duration.ofSeconds(5).toNanos();

  private final Server server;
  private final Sessions sessions;
  private final PeerConnection peer;
  private final Protocol protocol;
  private final @Nullable String serverName;
  private final Inbound inbound;
  private final Fiber fiber;
  private final Timestamp started = Timestamp.now();
  private @Nullable Deadline forHeader;
  private @Nullable Tunnel tunnel;
  private boolean isClosed;

  public SessionConnection(
      Server server,
      Sessions sessions,
      PeerConnection peer,
      Protocol protocol,
      @Nullable String serverName) {
    this.server = server;
    this.sessions = sessions;
    this.peer = peer;
    this.protocol = protocol;
    this.serverName = serverName;
    this.inbound = new Inbound(peer.channel().config(), peer.loop().buffers());
    this.fiber = Fiber.create(peer.loop(), this::serve);
  }

  /// A connection without TLS that begins with the header of the PROXY protocol, which has the time
  /// limit of a head.
  public static SessionConnection behindProxyHeader(
      Server server, Sessions sessions, PeerConnection peer) {
    var session = new SessionConnection(server, sessions, peer, Protocol.TCP, null);
    session.forHeader = new Deadline(peer.loop(), session::headerIsLate);
    return session;
  }

  private void headerIsLate() {
    log.info("client sent no PROXY header in time, client: {}", peer.remoteAddress());
    peer.channel().close();
  }

  /// Must be called on the loop, outside of any fiber.
  public void start() {
    server.remember(this);
    fiber.start();
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (forHeader == null) {
      start();
    } else {
      server.remember(this);
      forHeader.in(server.limits().headTimeout().toNanos());
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (forHeader == null) {
      return;
    }
    if (event == ProxyHeader.READ) {
      forHeader.cancel();
      forHeader = null;
      fiber.start();
    } else if (event instanceof ChannelInputShutdownEvent) {
      context.close(); // who sends no more will not send a header
    }
  }

  private void serve() {
    try {
      sessions.handler().handle(this);
    } catch (Throwable failure) {
      log.error("a session failed, client: {}", peer.remoteAddress(), failure);
    } finally {
      close();
      server.forget(this);
    }
  }

  /// The client's end of the tunnel.
  TunnelEnd end(Timeouts timeouts) {
    return new TunnelEnd(peer.loop(), peer.channel(), this, inbound, timeouts.write());
  }

  /// The client is joined to a service by this tunnel from now on.
  void joined(Tunnel way) {
    tunnel = way;
  }

  @Override
  public NettyLoop loop() {
    return peer.loop();
  }

  @Override
  public Fiber fiber() {
    return fiber;
  }

  @Override
  public boolean isGone() {
    return isClosed;
  }

  @Override
  public Protocol protocol() {
    return protocol;
  }

  @Override
  public Connection connection() {
    return peer;
  }

  @Override
  public @Nullable String serverName() {
    return serverName;
  }

  @Override
  public Timestamp started() {
    return started;
  }

  @Override
  public long bytesReceived() {
    return tunnel == null ? inbound.readable() : tunnel.fromClient();
  }

  @Override
  public long bytesSent() {
    return tunnel == null ? 0 : tunnel.fromUpstream();
  }

  @Override
  public Relay connect(Origin origin, Timeouts timeouts) {
    return SessionUpstream.connect(sessions, this, origin, timeouts);
  }

  @Override
  public void close() {
    isClosed = true;
    peer.channel().close();
    inbound.clear();
  }

  /// The gateway cannot foresee the end of a session, so sessions continue for the time of grace.
  @Override
  public void drain() {
    if (forHeader != null) {
      peer.channel().close();
    }
  }

  /// A session that was used stays however silent it is: nobody but its ends knows whether silence
  /// is its end or the time between two statements of a transaction.
  @Override
  public boolean closeIfIdle() {
    boolean waitsForHeader = forHeader != null;
    if (waitsForHeader) {
      peer.channel().close();
    } else if (isUnused()) {
      log.info(
          "a session makes room for others, as neither end has sent anything, client: {}",
          peer.remoteAddress());
      abort();
    } else {
      return false;
    }
    return true;
  }

  private boolean isUnused() {
    var way = tunnel;
    return way != null
        && way.fromClient() == 0
        && way.fromUpstream() == 0
        && System.nanoTime() - started.nanos() > UNUSED_NANOS;
  }

  @Override
  public void abort() {
    var way = tunnel;
    if (way != null) {
      way.abort();
    }
    peer.channel().close();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    inbound.add((ByteBuf) message);
    if (isClosed) {
      inbound.clear();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    inbound.pause();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    isClosed = true;
    if (forHeader == null) {
      fiber.unpark();
    } else {
      forHeader.cancel();
      server.forget(this);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    log.debug("a client's connection failed: {}", cause.toString());
    context.close();
  }
}
