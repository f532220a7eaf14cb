package moongate.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import moongate.http.Body;
import moongate.http.Caller;
import moongate.http.Client;
import moongate.http.ClientResponse;
import moongate.http.Origin;
import moongate.http.RequestHead;
import moongate.http.Timeouts;
import moongate.http.UpstreamException;
import moongate.http.UpstreamException.Kind;
import org.jspecify.annotations.Nullable;

/// Calls upstreams over HTTP/1.1. Each loop has connections of its own: a call stays on the loop of
/// its fiber.
public final class NettyClient implements Client, AutoCloseable {
  /// RFC 9110, 9.2.2: what may be sent again when its fate is unknown.
  private static final Set<String> IDEMPOTENT =
      Set.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE");

  private final Loops loops;
  private final List<ConnectionPool> pools = new ArrayList<>();
  private final UpstreamTls tls;

  /// Trusts the authorities that the JDK does, where certificates count.
  public NettyClient(Loops loops, KeepAlive settings) {
    this(loops, settings, UpstreamTls.ofJdk());
  }

  NettyClient(Loops loops, KeepAlive settings, UpstreamTls tls) {
    this.loops = loops;
    this.tls = tls;
    for (int i = 0; i < loops.count(); i++) {
      pools.add(new ConnectionPool(settings));
    }
  }

  @Override
  public ClientResponse send(
      Caller caller, Origin origin, RequestHead head, Body body, Timeouts timeouts) {
    var pool = pools.get(caller.fiber().loop().index());
    var kept = pool.take(origin);
    if (kept != null) {
      try {
        return call(kept, caller, head, body, timeouts);
      } catch (UpstreamException e) {
        if (!isStale(e, kept, head)) {
          throw e;
        }
      }
    }
    return call(connect(caller, origin, pool, timeouts), caller, head, body, timeouts);
  }

  private static boolean isStale(UpstreamException e, ClientConnection kept, RequestHead head) {
    return e.kind() == Kind.RESET
        && !e.isResponseStarted()
        && kept.isBodyUntouched()
        && IDEMPOTENT.contains(head.method());
  }

  private static ClientResponse call(
      ClientConnection connection, Caller caller, RequestHead head, Body body, Timeouts timeouts) {
    boolean isAnswered = false;
    try {
      var response = connection.call(caller, head, body, timeouts);
      isAnswered = true;
      return response;
    } finally {
      if (!isAnswered) {
        connection.close();
      }
    }
  }

  private ClientConnection connect(
      Caller caller, Origin origin, ConnectionPool pool, Timeouts timeouts) {
    var loop = loops.all().get(caller.fiber().loop().index());
    var channel = loops.newSocketChannel();
    var connection = new ClientConnection(loop, pool, origin, channel, caller);
    var handshake = origin.isSecure() ? tlsHandler(channel, origin) : null;
    boolean isConnected = false;
    try {
      var connecting = bootstrap(loop, channel, connection, handshake).connect(origin.address());
      connection.awaitConnected(connecting, timeouts.connect());
      if (handshake != null) {
        connection.awaitConnected(handshake.handshakeFuture(), timeouts.connect());
      }
      isConnected = true;
      return connection;
    } finally {
      if (!isConnected) {
        connection.close();
      }
    }
  }

  private SslHandler tlsHandler(SocketChannel channel, Origin origin) {
    return tls.context(origin.verifiedDepth())
        .newHandler(channel.alloc(), origin.hostName(), origin.address().getPort());
  }

  private static Bootstrap bootstrap(
      NettyLoop loop,
      SocketChannel channel,
      ClientConnection connection,
      @Nullable SslHandler handshake) {
    return new Bootstrap()
        .group(loop.eventLoop())
        .channelFactory(() -> channel)
        .disableResolver()
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .option(ChannelOption.RECVBUF_ALLOCATOR, NettyServer.RECEIVE)
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, NettyServer.WATER_MARK)
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel ignored) {
                if (handshake != null) {
                  channel.pipeline().addLast(handshake);
                }
                channel.pipeline().addLast(connection);
              }
            });
  }

  /// Closes idle connections. Close servers first; not to be called from a loop.
  @Override
  public void close() {
    for (var loop : loops.all()) {
      loop.eventLoop().submit(pools.get(loop.index())::close).awaitUninterruptibly();
    }
  }
}
