package moongate.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import moongate.http.Body;
import moongate.http.Caller;
import moongate.http.Client;
import moongate.http.ClientResponse;
import moongate.http.Origin;
import moongate.http.RequestHead;
import moongate.http.Timeouts;
import moongate.http.UpstreamException;
import moongate.http.UpstreamException.Kind;
import moongate.net.http1.ClientConnection;
import moongate.net.http1.ConnectionPool;
import moongate.net.http2.ClientStream;
import moongate.net.http2.Http2ClientConnection;
import moongate.net.http2.Http2Pool;
import moongate.net.loop.ExhaustedException;
import moongate.net.loop.Loops;
import moongate.net.loop.NettyLoop;
import moongate.net.settings.KeepAlive;
import moongate.net.settings.Trust;
import moongate.net.tls.UpstreamTls;
import moongate.net.upstream.ProxyConnect;
import moongate.net.upstream.UpstreamBootstrap;
import moongate.net.upstream.UpstreamWords;

/// Calls upstreams over HTTP/1.1. Each loop has connections of its own: a call stays on the loop of
/// its fiber.
public final class NettyClient implements Client, AutoCloseable {
  /// RFC 9110, 9.2.2: what may be sent again when its fate is unknown.
  private static final Set<String> IDEMPOTENT =
      Set.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE");

  /// More than one, for the other ends of what the first one is needed for.
  private static final int CLOSED_AT_ONCE = 4;

  private final Loops loops;
  private final List<ConnectionPool> pools = new ArrayList<>();
  private final List<Http2Pool> http2Pools = new ArrayList<>();
  private final UpstreamTls tls;

  /// Trusts the authorities that the JDK does, where certificates count.
  public NettyClient(Loops loops, KeepAlive settings) {
    this(loops, settings, UpstreamTls.ofJdk());
  }

  /// Trusts whom `trust` names, which may change.
  public NettyClient(Loops loops, KeepAlive settings, Supplier<Trust> trust) {
    this(loops, settings, new UpstreamTls(trust));
  }

  NettyClient(Loops loops, KeepAlive settings, UpstreamTls tls) {
    this.loops = loops;
    this.tls = tls;
    for (int i = 0; i < loops.count(); i++) {
      pools.add(new ConnectionPool(settings));
      http2Pools.add(new Http2Pool(settings));
    }
    loops.onShortage(loop -> pools.get(loop.index()).closeSome(CLOSED_AT_ONCE));
  }

  @Override
  public ClientResponse send(
      Caller caller, Origin origin, RequestHead head, Body body, Timeouts timeouts) {
    if (origin.isVerified()) {
      forgetDistrusted(caller.fiber().loop().index());
    }
    if (origin.isHttp2()) {
      return sendOverHttp2(caller, origin, head, body, timeouts);
    }
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

  /// What was verified by authorities that are trusted no longer serves no more calls.
  private void forgetDistrusted(int loop) {
    var era = tls.era();
    pools.get(loop).enter(era);
    http2Pools.get(loop).enter(era);
  }

  /// A call that the upstream has refused to look at, because it goes away for instance, is made
  /// once more. What it will not look at then, either, can be sent to another one.
  private ClientResponse sendOverHttp2(
      Caller caller, Origin origin, RequestHead head, Body body, Timeouts timeouts) {
    var first = stream(caller, origin, timeouts);
    Body again;
    try {
      return call(first, head, body);
    } catch (UpstreamException e) {
      again = first.isRefused() ? first.bodyAgain() : null;
      if (again == null) {
        throw repeatable(e, first, body);
      }
    }
    var second = stream(caller, origin, timeouts);
    try {
      return call(second, head, again);
    } catch (UpstreamException e) {
      throw repeatable(e, second, again);
    }
  }

  private static UpstreamException repeatable(UpstreamException e, ClientStream made, Body body) {
    var whole = made.isRefused() ? made.bodyAgain() : body;
    return e.isRequestSent() || whole == null ? e : e.withBody(whole);
  }

  private ClientStream stream(Caller caller, Origin origin, Timeouts timeouts) {
    var loop = loops.all().get(caller.fiber().loop().index());
    var pool = http2Pools.get(loop.index());
    var connection = pool.find(origin, () -> connectHttp2(loop, pool, origin));
    return new ClientStream(connection, caller, timeouts);
  }

  private static ClientResponse call(ClientStream stream, RequestHead head, Body body) {
    boolean isAnswered = false;
    try {
      stream.awaitConnected();
      stream.call(head, body);
      isAnswered = true;
      return stream;
    } finally {
      if (!isAnswered) {
        stream.close();
      }
    }
  }

  /// Begins to connect; calls wait for [Http2ClientConnection#ready()].
  private Http2ClientConnection connectHttp2(NettyLoop loop, Http2Pool pool, Origin origin) {
    var channel = newChannel(loop);
    var connection = new Http2ClientConnection(loop, pool, origin, channel);
    var handshake = origin.isSecure() ? tls.handler(channel, origin) : null;
    var first = handshake == null ? connection.codec() : new Handshaking();
    UpstreamBootstrap.of(loop, channel, first, handshake)
        .connect(origin.address())
        .addListener(done -> {
          if (!done.isSuccess()) {
            connection.fail(done.cause());
          }
        });
    if (handshake != null) {
      handshake
          .handshakeFuture()
          .addListener(done -> {
            if (!done.isSuccess()) {
              connection.fail(done.cause());
            } else if ("h2".equals(handshake.applicationProtocol())) {
              channel.pipeline().replace(first, null, connection.codec());
            } else {
              connection.fail(new IOException("it does not speak HTTP/2 (no ALPN h2)"));
            }
          });
    }
    return connection;
  }

  /// Stands behind TLS until it is known that the upstream speaks HTTP/2. What fails is told by the
  /// handshake's future.
  private static final class Handshaking extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  private static boolean isStale(UpstreamException e, ClientConnection kept, RequestHead head) {
    return e.kind() == Kind.RESET
        && !e.isResponseStarted()
        && kept.isBodyUntouched()
        && (!e.isRequestSent() || IDEMPOTENT.contains(head.method()));
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
    var channel = newChannel(loop);
    var connection = new ClientConnection(loop, pool, origin, channel, caller);
    var handshake = origin.isSecure() ? tls.handler(channel, origin) : null;
    var proxy = origin.proxy() == null ? null : new ProxyConnect(origin.proxy());
    boolean isConnected = false;
    try {
      var connecting =
          UpstreamBootstrap.of(loop, channel, connection, handshake, proxy)
              .connect(origin.address());
      connection.awaitConnected(connecting, timeouts.connect(), UpstreamWords.CONNECTING);
      if (handshake != null) {
        connection.awaitConnected(
            handshake.handshakeFuture(), timeouts.connect(), UpstreamWords.HANDSHAKING);
      }
      isConnected = true;
      return connection;
    } catch (UpstreamException failure) {
      var refusal = proxy == null ? null : proxy.problem();
      throw refusal == null
          ? failure
          : UpstreamException.beforeRequest(Kind.CONNECT_FAILED, refusal);
    } finally {
      if (!isConnected) {
        connection.close();
      }
    }
  }

  private SocketChannel newChannel(NettyLoop loop) {
    try {
      return loops.newSocketChannel(loop);
    } catch (ExhaustedException none) {
      throw UpstreamException.beforeRequest(Kind.EXHAUSTED, none.reason());
    }
  }

  /// Closes idle connections. Close servers first; not to be called from a loop.
  @Override
  public void close() {
    for (var loop : loops.all()) {
      loop.eventLoop().submit(pools.get(loop.index())::close).awaitUninterruptibly();
      loop.eventLoop().submit(http2Pools.get(loop.index())::close).awaitUninterruptibly();
    }
  }
}
