package moongate.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import moongate.http.ByteStream;
import moongate.http.Caller;
import moongate.http.Datagrams;
import moongate.http.SocketException;
import moongate.http.Sockets;
import moongate.net.loop.ExhaustedException;
import moongate.net.loop.FrugalReads;
import moongate.net.loop.Loops;
import moongate.net.loop.NettyLoop;
import moongate.net.settings.Trust;
import moongate.net.tls.UpstreamTls;
import moongate.net.upstream.NettyByteStream;
import moongate.net.upstream.NettyDatagrams;

/// Plain sockets on the loops: each stays on the loop of the fiber that opened it.
public final class NettySockets implements Sockets {
  private static final Duration SOON = Duration.ofSeconds(5);

  /// What IP can carry.
  private static final int LARGEST_DATAGRAM = 65_535;

  private final Loops loops;
  private final UpstreamTls tls;

  /// Trusts the authorities that the JDK does, where certificates count.
  public NettySockets(Loops loops) {
    this(loops, UpstreamTls.ofJdk());
  }

  /// Trusts whom `trust` names, which may change.
  public NettySockets(Loops loops, Supplier<Trust> trust) {
    this(loops, new UpstreamTls(trust));
  }

  private NettySockets(Loops loops, UpstreamTls tls) {
    this.loops = loops;
    this.tls = tls;
  }

  @Override
  public ByteStream connect(Caller caller, InetSocketAddress target, Duration timeout) {
    var loop = loop(caller);
    var channel = newChannel(loop);
    var stream = new NettyByteStream(tls, loop, channel, target);
    var connecting =
        new Bootstrap()
            .group(loop.eventLoop())
            .channelFactory(() -> channel)
            .disableResolver()
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .option(ChannelOption.RECVBUF_ALLOCATOR, FrugalReads.OF_NO_LOOP)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel ignored) {
                    channel.pipeline().addLast(stream);
                  }
                })
            .connect(target);
    stream.awaitConnected(caller, connecting, timeout);
    return stream;
  }

  private NettyLoop loop(Caller caller) {
    return loops.all().get(caller.fiber().loop().index());
  }

  private SocketChannel newChannel(NettyLoop loop) {
    try {
      return loops.newSocketChannel(loop);
    } catch (ExhaustedException none) {
      throw exhausted(none);
    }
  }

  private static SocketException exhausted(ExhaustedException none) {
    return new SocketException(SocketException.Kind.EXHAUSTED, none.reason());
  }

  @Override
  public Datagrams open(Caller caller, InetSocketAddress target) {
    try {
      return open(caller, loops.newDatagramChannel(loop(caller)), target);
    } catch (ExhaustedException none) {
      throw exhausted(none);
    }
  }

  @Override
  public Datagrams openLocal(Caller caller, Path socket) {
    try {
      var channel = loops.newLocalDatagramChannel(loop(caller));
      return channel == null
          ? Sockets.super.openLocal(caller, socket)
          : open(caller, channel, new DomainSocketAddress(socket.toString()));
    } catch (ExhaustedException none) {
      throw exhausted(none);
    }
  }

  private Datagrams open(Caller caller, Channel channel, SocketAddress target) {
    var loop = loop(caller);
    var datagrams = new NettyDatagrams(loop);
    var connecting =
        new Bootstrap()
            .group(loop.eventLoop())
            .channelFactory(() -> channel)
            .disableResolver()
            .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .option(
                ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LARGEST_DATAGRAM))
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel ignored) {
                    channel.pipeline().addLast(datagrams);
                  }
                })
            .connect(target);
    datagrams.awaitConnected(caller, connecting, SOON);
    return datagrams;
  }
}
