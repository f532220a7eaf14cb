package moongate.cluster.control;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import moongate.cluster.protocol.SyncStatus;
import moongate.cluster.tls.ClusterTls;
import moongate.model.Snapshot;
import moongate.net.platform.NativeLibraries;

/// Accepts the connections of data planes, on its own event loops. The handshake refuses peers
/// without a valid certificate, and its time is limited.
public final class Listener implements AutoCloseable {
  private static final int LONGEST_LINE = 4096;
  private static final int LARGEST_HEAD = 8192;
  private static final int LARGEST_BODY = 1024;
  private static final int BACKLOG = 1024;
  private static final int MOST_LOOPS = 4;

  /// This part of the memory for buffers is for frames that have begun.
  private static final int MEMORY_PART = 8;

  /// A certificate may have to be checked over the network, and then the request has to arrive.
  private static final Duration LONGEST_HANDSHAKE = Duration.ofSeconds(20);

  private static final Duration LONGEST_OPENING = Duration.ofSeconds(30);

  /// Small, because a configuration waits in one place for all connections, not in the buffer of
  /// each.
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(32 << 10, 64 << 10);

  private final Outlet.Terms terms;
  private volatile ClusterTls tls;
  private final Executor certificateChecks;
  private final WebSocketDecoderConfig frames;
  private final FrameMemory memory;
  private final MultiThreadIoEventLoopGroup loops;
  private final List<Channel> channels = new ArrayList<>();

  /// @param largestFrame the size of the largest frame that a data plane may send, in bytes
  public Listener(
      Outlet.Terms terms, ClusterTls tls, Executor certificateChecks, int largestFrame) {
    this.terms = terms;
    this.tls = tls;
    this.certificateChecks = certificateChecks;
    this.frames =
        WebSocketDecoderConfig.newBuilder()
            .expectMaskedFrames(true)
            .allowExtensions(false)
            .maxFramePayloadLength(largestFrame)
            .withUTF8Validator(false)
            .build();
    this.memory =
        new FrameMemory(
            Math.max(2L * largestFrame, PlatformDependent.maxDirectMemory() / MEMORY_PART));
    int count = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MOST_LOOPS);
    this.loops =
        new MultiThreadIoEventLoopGroup(
            count,
            new DefaultThreadFactory("moongate-cluster", true),
            NativeLibraries.hasEpoll() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  /// Uses other certificates for new connections.
  public void use(ClusterTls other) {
    tls = other;
  }

  /// @throws IOException when it cannot listen on the address
  public void listen(InetSocketAddress address) throws IOException {
    var bound =
        new ServerBootstrap()
            .group(loops)
            .channel(
                NativeLibraries.hasEpoll()
                    ? EpollServerSocketChannel.class
                    : NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    accept(channel);
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot listen on "
              + address.getHostString()
              + ":"
              + address.getPort()
              + ": "
              + bound.cause().getMessage(),
          bound.cause());
    }
    channels.add(bound.channel());
  }

  public List<InetSocketAddress> addresses() {
    return channels.stream().map(channel -> (InetSocketAddress) channel.localAddress()).toList();
  }

  private void accept(SocketChannel channel) {
    if (!terms.hub().enter(channel)) {
      channel.close();
      return;
    }
    var handshake = tls.accepting(channel.alloc(), certificateChecks);
    handshake.setHandshakeTimeout(LONGEST_HANDSHAKE.toMillis(), TimeUnit.MILLISECONDS);
    var heads =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(LONGEST_LINE)
            .setMaxHeaderSize(LARGEST_HEAD);
    channel
        .pipeline()
        .addLast("tls", handshake)
        .addLast("refusals", new Refusals())
        .addLast("memory", memory.new Share())
        .addLast("pieces", new ChunkedWriteHandler())
        .addLast("http", new HttpServerCodec(heads))
        .addLast("body", new HttpObjectAggregator(LARGEST_BODY))
        .addLast("upgrade", new UpgradeHandler(frames, this::outlet));
    channel
        .eventLoop()
        .schedule(() -> closeUnlessOpened(channel), LONGEST_OPENING.toSeconds(), TimeUnit.SECONDS);
  }

  private static void closeUnlessOpened(SocketChannel channel) {
    if (channel.pipeline().get(Outlet.class) == null) {
      channel.close();
    }
  }

  private Outlet outlet(ChannelHandlerContext context, UpgradeHandler.Caller caller) {
    terms.hub().opened(context.channel());
    var peer = (InetSocketAddress) context.channel().remoteAddress();
    var known =
        new DataPlaneRow(
            caller.id(),
            caller.hostname(),
            peer.getAddress().getHostAddress(),
            caller.version(),
            Snapshot.NO_HASH,
            Instant.now(),
            SyncStatus.UNKNOWN,
            Map.of(),
            certificateEnd(context));
    return new Outlet(terms, context.channel(), known);
  }

  private static Instant certificateEnd(ChannelHandlerContext context) {
    try {
      var session = context.pipeline().get(SslHandler.class).engine().getSession();
      return session.getPeerCertificates()[0] instanceof X509Certificate certificate
          ? certificate.getNotAfter().toInstant()
          : Instant.EPOCH;
    } catch (SSLPeerUnverifiedException impossible) {
      throw new IllegalStateException("nobody gets here without a certificate", impossible);
    }
  }

  @Override
  public void close() {
    channels.forEach(channel -> channel.close().awaitUninterruptibly());
    terms.hub().closeAll();
    loops.shutdownGracefully(100, 2000, TimeUnit.MILLISECONDS).syncUninterruptibly();
  }
}
