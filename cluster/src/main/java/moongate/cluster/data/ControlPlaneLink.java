package moongate.cluster.data;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.DefaultNameResolver;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import moongate.cluster.protocol.BasicInfo;
import moongate.cluster.tls.ClusterTls;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/// The connection of a data plane to its control plane. Whenever it ends, it is opened again after
/// a pause, forever. It has its own event loop, so that it does not slow down requests.
public final class ControlPlaneLink implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("moongate.cluster");
  static final Marker NOTICE = MarkerFactory.getMarker("notice");
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);
  private static final int LARGEST_HEAD = 64 << 10;

  private final Destination destination;
  private final BasicInfo info;
  private final Updates updates;
  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("cluster", true), NioIoHandler.newFactory());
  private final AddressResolverGroup<InetSocketAddress> addresses = inTurn();
  private volatile boolean isConnected;
  private volatile boolean isClosed;
  private volatile @Nullable Channel channel;

  public ControlPlaneLink(Destination destination, BasicInfo info, Updates updates) {
    this.destination = destination;
    this.info = info;
    this.updates = updates;
  }

  /// Whether there is a working connection to the control plane.
  public boolean isConnected() {
    return isConnected;
  }

  /// Connects now, and reconnects whenever the connection ends.
  public void start() {
    loop.execute(this::connect);
  }

  private void connect() {
    if (isClosed) {
      return;
    }
    try {
      var connecting =
          bootstrap(destination.tls().get()).connect(destination.host(), destination.port());
      channel = connecting.channel();
      connecting.addListener(connected -> {
        if (!connected.isSuccess()) {
          failed(FailureText.of(connected.cause()));
        }
      });
    } catch (RuntimeException | Error cannot) {
      // Not even a lack of memory may end the attempts.
      failed(FailureText.of(cannot));
    }
  }

  private Bootstrap bootstrap(ClusterTls tls) {
    var bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(LONGEST_CONNECT.toMillis()))
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel opened) {
                    addHandlers(opened, tls);
                  }
                });
    // The proxy resolves the control plane's name; this node may not know it.
    return bootstrap.resolver(
        destination.proxy().isPresent() ? NoopAddressResolverGroup.INSTANCE : addresses);
  }

  private static AddressResolverGroup<InetSocketAddress> inTurn() {
    return new AddressResolverGroup<>() {
      @Override
      protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        var system = new DefaultNameResolver(executor);
        return new AddressesInTurn(executor, system).asAddressResolver();
      }
    };
  }

  private void addHandlers(SocketChannel opened, ClusterTls tls) {
    var pipeline = opened.pipeline();
    destination.proxy().ifPresent(proxy -> addProxy(pipeline, proxy));
    var config =
        WebSocketClientProtocolConfig.newBuilder()
            .webSocketUri(destination.uri())
            .version(WebSocketVersion.V13)
            .customHeaders(EmptyHttpHeaders.INSTANCE)
            .maxFramePayloadLength(destination.mostPayload())
            .handleCloseFrames(false)
            .dropPongFrames(false)
            .handshakeTimeoutMillis(LONGEST_CONNECT.toMillis())
            .build();
    pipeline
        .addLast(tls.opening(opened.alloc(), destination.serverName(), destination.port()))
        .addLast(
            new IdleStateHandler(Conversation.LONGEST_SILENCE.toSeconds(), 0, 0, TimeUnit.SECONDS))
        .addLast(new HttpClientCodec())
        .addLast(new HttpObjectAggregator(LARGEST_HEAD))
        .addLast(new WebSocketClientProtocolHandler(config))
        .addLast(new WebSocketFrameAggregator(destination.mostPayload()))
        .addLast(new Conversation(info, updates, destination.toString(), new Attempt()));
  }

  private static void addProxy(ChannelPipeline pipeline, ForwardProxy proxy) {
    proxy
        .tls()
        .ifPresent(tls ->
            pipeline.addLast(tls.handler(pipeline.channel().alloc(), proxy.host(), proxy.port())));
    var address = new InetSocketAddress(proxy.host(), proxy.port());
    var handler =
        proxy
            .credentials()
            .map(it -> {
              int colon = it.indexOf(':');
              var user = colon < 0 ? it : it.substring(0, colon);
              return new HttpProxyHandler(address, user, colon < 0 ? "" : it.substring(colon + 1));
            })
            .orElseGet(() -> new HttpProxyHandler(address));
    handler.setConnectTimeoutMillis(LONGEST_CONNECT.toMillis());
    pipeline.addLast(handler);
  }

  /// One attempt to connect, and the connection that follows from it.
  private final class Attempt implements Conversation.Listener {
    @Override
    public void connected() {
      isConnected = true;
      log.info(NOTICE, "connected to control plane {}", destination);
    }

    @Override
    public void failed(String reason) {
      ControlPlaneLink.this.failed(reason);
    }
  }

  private void failed(String reason) {
    boolean wasConnected = isConnected;
    isConnected = false;
    if (isClosed) {
      return;
    }
    long shortest = destination.shortestPause().toMillis();
    long pause = shortest + ThreadLocalRandom.current().nextLong(shortest + 1);
    log.warn(
        wasConnected
            ? "connection to control plane {} lost: {}; trying again in {} s"
            : "cannot connect to control plane {}: {}; trying again in {} s",
        destination,
        reason,
        Math.ceilDiv(pause, 1000));
    loop.schedule(this::connect, pause, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    isClosed = true;
    var open = channel;
    if (open != null) {
      if (isConnected) {
        open.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE));
      }
      open.close().awaitUninterruptibly();
    }
    loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
