package moongate.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import moongate.http.Handler;
import moongate.http.Session.Protocol;
import moongate.net.http1.ServerConnection;
import moongate.net.http2.Http2ServerConnection;
import moongate.net.loop.ConnectionBudget;
import moongate.net.loop.FrugalReads;
import moongate.net.loop.Loops;
import moongate.net.loop.Outbound;
import moongate.net.server.AcceptLog;
import moongate.net.server.Admission;
import moongate.net.server.LastConnections;
import moongate.net.server.OpenConnection;
import moongate.net.server.PeerConnection;
import moongate.net.server.PrefaceDetector;
import moongate.net.server.ProtocolStarter;
import moongate.net.server.ProxyHeader;
import moongate.net.server.Server;
import moongate.net.server.ServerHandshake;
import moongate.net.server.TlsHello;
import moongate.net.session.SessionConnection;
import moongate.net.session.SessionHello;
import moongate.net.session.Sessions;
import moongate.net.settings.Limits;
import moongate.net.tls.ServerTls;
import org.jspecify.annotations.Nullable;

/// Listens for HTTP and calls a [Handler] for each request, or for bytes of any kind and passes
/// them on ([Sessions]).
public final class NettyServer {
  /// Up to so many connections are accepted before those that are there are served again. Netty
  /// would accept one: of a thousand clients that come at once the last would wait for a thousand
  /// turns, in which the first are served again and again.
  private static final RecvByteBufAllocator ACCEPT =
      new ServerChannelRecvByteBufAllocator().respectMaybeMoreData(false).maxMessagesPerRead(256);

  /// One address to listen on.
  ///
  /// @param isHttp2 whether clients of a plain listener may speak HTTP/2, too, from the first byte
  ///   on
  /// @param reusesPort whether each loop accepts on a socket of its own, where the system can do
  ///   that
  /// @param backlog how many connections may wait to be accepted
  /// @param secure for TLS; null for none
  /// @param speaksProxyProtocol whether each connection begins with the PROXY protocol's header
  public record Listener(
      InetSocketAddress address,
      boolean isHttp2,
      boolean reusesPort,
      int backlog,
      @Nullable Secure secure,
      boolean speaksProxyProtocol) {
    /// One whose clients connect by themselves.
    public Listener(
        InetSocketAddress address,
        boolean isHttp2,
        boolean reusesPort,
        int backlog,
        @Nullable Secure secure) {
      this(address, isHttp2, reusesPort, backlog, secure, false);
    }

    /// A plain listener as most want it.
    public static Listener on(InetSocketAddress address) {
      return new Listener(address, false, false, 1024, null);
    }
  }

  /// What makes a listener one of TLS.
  ///
  /// @param protocols what clients may choose from (ALPN); none to leave that alone
  public record Secure(ServerTls tls, List<String> protocols) {
    private static final List<String> HTTP_1 = List.of("http/1.1", "http/1.0");

    public Secure {
      protocols = List.copyOf(protocols);
    }

    /// @param offersHttp2 whether clients may choose HTTP/2
    public Secure(ServerTls tls, boolean offersHttp2) {
      this(tls, offersHttp2 ? List.of("h2", "http/1.1", "http/1.0") : HTTP_1);
    }
  }

  private final Loops loops;
  private final Server server;
  private final @Nullable Sessions sessions;
  private final List<Channel> listening = new ArrayList<>();
  private final List<InetSocketAddress> addresses = new ArrayList<>();
  private final AtomicLong serial = new AtomicLong();
  private final AcceptLog acceptLog = new AcceptLog();
  private final ProtocolStarter successor = this::begin;

  private NettyServer(Loops loops, Server server, @Nullable Sessions sessions) {
    this.loops = loops;
    this.server = server;
    this.sessions = sessions;
  }

  /// Listens on all of `listeners`, or on none.
  ///
  /// @param clients pays for the connections of clients. Servers that share it can keep each
  ///   other's clients out.
  /// @throws ListenException when one of them cannot be had
  public static NettyServer start(
      Loops loops,
      ConnectionBudget clients,
      List<Listener> listeners,
      Limits limits,
      Handler handler) {
    var server = new Server(loops, clients, limits, handler);
    return new NettyServer(loops, server, null).listenOn(listeners);
  }

  /// The same for as many clients as the system lets in.
  ///
  /// @throws ListenException when one of the listeners cannot be had
  public static NettyServer start(
      Loops loops, List<Listener> listeners, Limits limits, Handler handler) {
    return start(loops, ConnectionBudget.unlimited(), listeners, limits, handler);
  }

  /// Listens for connections whose bytes are passed on. Of the limits, the time for a head is that
  /// of TLS handshakes.
  ///
  /// @param clients pays for the connections of clients
  /// @throws ListenException when one of the listeners cannot be had
  public static NettyServer start(
      Loops loops,
      ConnectionBudget clients,
      List<Listener> listeners,
      Limits limits,
      Sessions sessions) {
    Handler noHttp = (request, response) -> response.abort();
    var server = new Server(loops, clients, limits, noHttp);
    return new NettyServer(loops, server, sessions).listenOn(listeners);
  }

  private NettyServer listenOn(List<Listener> listeners) {
    try {
      listeners.forEach(this::listen);
    } catch (ListenException e) {
      close(Duration.ZERO);
      throw e;
    }
    return this;
  }

  private void listen(Listener listener) {
    if (listener.reusesPort() && loops.isNative() && loops.count() > 1) {
      var address = listener.address();
      for (var loop : loops.all()) {
        address = bind(loop.eventLoop(), listener, address, true);
      }
      addresses.add(address);
    } else {
      addresses.add(bind(loops.group(), listener, listener.address(), false));
    }
  }

  /// @return the address bound to, with the port that the system chose if 0 was asked for
  private InetSocketAddress bind(
      EventLoopGroup group, Listener listener, InetSocketAddress address, boolean reusesPort) {
    var bootstrap =
        new ServerBootstrap()
            .group(group)
            .channel(loops.serverChannel())
            .option(ChannelOption.SO_BACKLOG, listener.backlog())
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.RECVBUF_ALLOCATOR, ACCEPT)
            .handler(new AdmissionInitializer())
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, FrugalReads.OF_NO_LOOP)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, Outbound.WATER_MARK)
            .childHandler(new Initializer(listener));
    if (reusesPort) {
      bootstrap.option(EpollChannelOption.SO_REUSEPORT, true);
    }
    var future = bootstrap.bind(address).awaitUninterruptibly();
    var cause = future.cause();
    if (cause != null) {
      throw new ListenException(address, cause);
    }
    future.channel().pipeline().addLast(acceptLog);
    listening.add(future.channel());
    return (InetSocketAddress) future.channel().localAddress();
  }

  /// Where this server listens, in the order of its listeners.
  public List<InetSocketAddress> addresses() {
    return List.copyOf(addresses);
  }

  /// The number of open connections.
  public int connections() {
    return server.open();
  }

  /// The number of connections accepted since the start.
  public long accepted() {
    return serial.get();
  }

  /// The heap that long heads take up now, in bytes.
  long headMemory() {
    return server.headMemory().taken();
  }

  boolean isDraining() {
    return server.isDraining();
  }

  /// Stops listening, lets requests in flight end within `grace`, then closes what is left. Waits
  /// for all of it; not to be called from a loop.
  public void close(Duration grace) {
    close(grace, Duration.ZERO);
  }

  /// The same, but keeps idle connections for `farewell`: a client may just be sending on one, and
  /// learns from the response to that request that it was the last.
  public void close(Duration grace, Duration farewell) {
    server.drainWithin(farewell);
    if (farewell.isPositive() && loops.isNative()) {
      LastConnections.await(listening, loops.all(), this::accepted);
    }
    listening.forEach(channel -> channel.close().awaitUninterruptibly());
    server.forEachConnection(OpenConnection::drain);
    server.awaitNoneOpen(grace);
    server.forEachConnection(OpenConnection::abort);
    server.awaitNoneOpen(Duration.ofSeconds(5));
  }

  /// TLS is agreed upon: from here on `protocol` is spoken (as in ALPN; null when the client named
  /// none), in place of the handler `before`.
  private void begin(PeerConnection peer, @Nullable String protocol, ChannelHandler before) {
    if (sessions != null) {
      var tls = peer.tls();
      var name = tls == null ? null : tls.serverName();
      var session = new SessionConnection(server, sessions, peer, Protocol.TLS, name);
      peer.channel().pipeline().replace(before, null, session);
      session.start();
      return;
    }
    if ("h2".equals(protocol)) {
      var connection = new Http2ServerConnection(server, peer);
      peer.channel().pipeline().replace(before, null, connection.codec());
      return;
    }
    var connection = new ServerConnection(server, peer);
    peer.channel().pipeline().replace(before, null, connection);
    connection.start();
  }

  /// Stands before Netty's own handler of accepted connections.
  private final class AdmissionInitializer extends ChannelInitializer<ServerChannel> {
    @Override
    protected void initChannel(ServerChannel listening) {
      var loop = loops.of(listening.eventLoop());
      listening.pipeline().addLast(new Admission(server, loop, acceptLog));
    }
  }

  private final class Initializer extends ChannelInitializer<SocketChannel> {
    private final Listener listener;

    Initializer(Listener listener) {
      this.listener = listener;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
      var loop = loops.of(channel.eventLoop());
      channel.config().setRecvByteBufAllocator(loop.reads());
      int port = channel.localAddress().getPort();
      var secure = listener.secure();
      var peer = new PeerConnection(loop, channel, port, secure != null, serial.incrementAndGet());
      if (listener.speaksProxyProtocol()) {
        channel.pipeline().addLast(new HAProxyMessageDecoder(), new ProxyHeader(peer));
      }
      if (sessions != null) {
        initSession(channel, peer, sessions);
      } else if (secure == null && listener.isHttp2()) {
        channel.pipeline().addLast(new PrefaceDetector(server, peer, successor));
      } else if (secure == null) {
        channel.pipeline().addLast(new ServerConnection(server, peer));
      } else {
        var handshake = handshake(secure, peer);
        channel.pipeline().addLast(new TlsHello(handshake), handshake);
      }
    }

    private ServerHandshake handshake(Secure secure, PeerConnection peer) {
      return new ServerHandshake(server, secure.tls(), secure.protocols(), peer, successor);
    }

    private void initSession(SocketChannel channel, PeerConnection peer, Sessions to) {
      var secure = listener.secure();
      if (secure == null) {
        channel
            .pipeline()
            .addLast(
                listener.speaksProxyProtocol()
                    ? SessionConnection.behindProxyHeader(server, to, peer)
                    : new SessionConnection(server, to, peer, Protocol.TCP, null));
      } else {
        var handshake = handshake(secure, peer);
        channel.pipeline().addLast(new SessionHello(server, to, peer, handshake), handshake);
      }
    }
  }
}
