package moongate.net.session;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import moongate.net.loop.ConnectionBudget;
import moongate.net.loop.NettyLoop;
import moongate.net.loop.Outbound;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One socket of a [moongate.net.DatagramServer], with its sessions.
public final class DatagramListener extends SimpleChannelInboundHandler<DatagramPacket> {
  private static final Logger log = LoggerFactory.getLogger("moongate.stream");

  /// The largest datagram that UDP has.
  private static final int LARGEST = 65_535;

  private static final long NANOS_BETWEEN_WARNINGS = TimeUnit.MINUTES.toNanos(1);

  private final NettyLoop loop;
  private final Sessions to;
  private final AtomicLong serial;
  private final ConnectionBudget room;
  private final Map<InetSocketAddress, DatagramSession> sessions = new HashMap<>();
  private Channel channel;
  private volatile int open;
  private boolean isDraining;
  private long warned;

  /// @param room for the sessions of all sockets of a server
  @SuppressWarnings("NullAway.Init") // handlerAdded comes before all else
  public DatagramListener(NettyLoop loop, Sessions to, AtomicLong serial, ConnectionBudget room) {
    this.loop = loop;
    this.to = to;
    this.serial = serial;
    this.room = room;
    this.warned = System.nanoTime() - NANOS_BETWEEN_WARNINGS;
  }

  /// A socket for datagrams, of a listener or of a session's own.
  public static Bootstrap bootstrap(NettyLoop loop) {
    return new Bootstrap()
        .group(loop.eventLoop())
        .disableResolver()
        .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LARGEST))
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, Outbound.WATER_MARK);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
  }

  Channel channel() {
    return channel;
  }

  NettyLoop loop() {
    return loop;
  }

  Sessions to() {
    return to;
  }

  boolean isDraining() {
    return isDraining;
  }

  /// The number of open sessions. For all threads.
  public int open() {
    return open;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
    var sender = packet.sender();
    var session = sessions.get(sender);
    if (session != null) {
      session.received(packet.content());
    } else if (isDraining) {
      return;
    } else if (room.take()) {
      begin(sender, packet);
    } else {
      warn(sender);
    }
  }

  private void begin(InetSocketAddress sender, DatagramPacket packet) {
    var connection = new DatagramConnection(sender, meant(packet), serial.incrementAndGet());
    var session = new DatagramSession(this, connection);
    sessions.put(sender, session);
    open = sessions.size();
    session.received(packet.content());
    session.start();
  }

  /// The address that a client meant. Where the system does not tell, as for IPv6 on a socket of
  /// all addresses, it is the one of the answers: who meant another would not take them.
  private static InetSocketAddress meant(DatagramPacket packet) {
    var told = packet.recipient();
    return told.getAddress().isAnyLocalAddress()
        ? AnsweringAddress.to(packet.sender())
            .map(own -> new InetSocketAddress(own, told.getPort()))
            .orElse(told)
        : told;
  }

  private void warn(InetSocketAddress sender) {
    long now = System.nanoTime();
    if (now - warned >= NANOS_BETWEEN_WARNINGS) {
      warned = now;
      log.warn(
          "{} UDP sessions are open, as many as there may be: datagrams of other clients of {} are"
              + " dropped, client: {}",
          room.most(),
          channel.localAddress(),
          sender);
    }
  }

  void forget(DatagramSession session) {
    if (sessions.remove(session.connection().remote(), session)) {
      room.give();
      open = sessions.size();
    }
  }

  // From other threads

  public void drain() {
    onLoop(() -> {
      isDraining = true;
      List.copyOf(sessions.values()).forEach(DatagramSession::drain);
    });
  }

  public void abort() {
    onLoop(() -> List.copyOf(sessions.values()).forEach(DatagramSession::abort));
  }

  public void close() {
    channel.close().awaitUninterruptibly();
  }

  private void onLoop(Runnable task) {
    channel.eventLoop().submit(task).awaitUninterruptibly();
  }

  /// For example, that a client's port is closed.
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    log.debug("a datagram could not be passed on: {}", cause.toString());
  }
}
