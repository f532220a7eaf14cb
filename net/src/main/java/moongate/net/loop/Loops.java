package moongate.net.loop;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import moongate.fiber.Loop;
import moongate.net.platform.NativeLibraries;
import org.jspecify.annotations.Nullable;

/// The worker loops: one thread each, on Linux's epoll where its native library loads, else on NIO.
public final class Loops implements AutoCloseable {
  /// Deep recursion in a function runs on the stack of its loop's thread.
  private static final long STACK_BYTES = 4 << 20;

  private final boolean isNative;
  private final ConnectionBudget budget;
  private final MultiThreadIoEventLoopGroup group;
  private final List<NettyLoop> loops;
  private final List<Consumer<NettyLoop>> onShortage = new CopyOnWriteArrayList<>();
  private volatile boolean isClosing;

  private Loops(int count, boolean isNative, ConnectionBudget budget) {
    this.isNative = isNative;
    this.budget = budget;
    var turns = new EpollTurns.Factory();
    var io = isNative ? turns : NioIoHandler.newFactory();
    this.group = new MultiThreadIoEventLoopGroup(count, threads(), io);
    var all = new ArrayList<NettyLoop>(count);
    for (var executor : group) {
      var turn = turns.of(executor);
      all.add(new NettyLoop(all.size(), (EventLoop) executor, turn));
    }
    this.loops = List.copyOf(all);
  }

  /// Starts `count` loops.
  public static Loops start(int count) {
    return start(count, ConnectionBudget.unlimited());
  }

  /// Starts `count` loops. `budget` pays for all sockets that they open, and for clients of the
  /// servers that are to share it.
  public static Loops start(int count, ConnectionBudget budget) {
    return new Loops(count, NativeLibraries.hasEpoll(), budget);
  }

  /// A loop that ends by itself, as when memory is short, would leave its connections unanswered
  /// for ever. Whoever handles uncaught exceptions of threads gets to know.
  private ThreadFactory threads() {
    var number = new AtomicInteger();
    return task -> {
      var name = "worker-" + number.getAndIncrement();
      var thread = new FastThreadLocalThread(null, () -> run(task), name, STACK_BYTES);
      thread.setDaemon(true);
      return thread;
    };
  }

  private void run(Runnable loop) {
    loop.run();
    if (!isClosing) {
      throw new LoopEndedException();
    }
  }

  public int count() {
    return loops.size();
  }

  /// The loop with this number, from 0.
  public Loop loop(int index) {
    return loops.get(index);
  }

  /// True when the loops run on epoll.
  public boolean isNative() {
    return isNative;
  }

  public List<NettyLoop> all() {
    return loops;
  }

  public NettyLoop of(EventLoop eventLoop) {
    for (var loop : loops) {
      if (loop.eventLoop() == eventLoop) {
        return loop;
      }
    }
    throw new IllegalArgumentException("not one of these loops: " + eventLoop);
  }

  public ConnectionBudget budget() {
    return budget;
  }

  public MultiThreadIoEventLoopGroup group() {
    return group;
  }

  public Class<? extends ServerChannel> serverChannel() {
    return isNative ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  /// From now on, `closesSome` is called on a loop that needs a connection when there is none left:
  /// it closes connections of that loop which nobody uses.
  public void onShortage(Consumer<NettyLoop> closesSome) {
    onShortage.add(closesSome);
  }

  /// Closes some connections of `loop` that nobody uses, on that loop.
  public void makeRoom(NettyLoop loop) {
    onShortage.forEach(closesSome -> closesSome.accept(loop));
  }

  /// A socket for connecting from `loop`, on that loop, taken from the budget. When it closes, it
  /// is returned to the budget.
  public SocketChannel newSocketChannel(NettyLoop loop) throws ExhaustedException {
    return paid(loop, isNative ? EpollSocketChannel::new : NioSocketChannel::new);
  }

  /// The same for datagrams.
  public DatagramChannel newDatagramChannel(NettyLoop loop) throws ExhaustedException {
    return paid(loop, isNative ? EpollDatagramChannel::new : NioDatagramChannel::new);
  }

  /// The same for datagrams to sockets that are files; null if the system has none.
  public @Nullable Channel newLocalDatagramChannel(NettyLoop loop) throws ExhaustedException {
    return isNative ? paid(loop, EpollDomainDatagramChannel::new) : null;
  }

  private <C extends Channel> C paid(NettyLoop loop, Supplier<C> open) throws ExhaustedException {
    pay(loop);
    try {
      var channel = open.get();
      channel.closeFuture().addListener(_ -> budget.give());
      return channel;
    } catch (ChannelException refused) {
      budget.give();
      throw new ExhaustedException("cannot open a socket: " + refused.getCause());
    }
  }

  private void pay(NettyLoop loop) throws ExhaustedException {
    if (budget.take()) {
      return;
    }
    makeRoom(loop);
    if (!budget.take()) {
      throw new ExhaustedException(
          budget.most() + " connections are open, as many as this node may have");
    }
  }

  public Class<? extends SocketChannel> socketChannel() {
    return isNative ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  public Class<? extends DatagramChannel> datagramChannel() {
    return isNative ? EpollDatagramChannel.class : NioDatagramChannel.class;
  }

  /// Stops the threads. Close servers and clients first.
  @Override
  public void close() {
    isClosing = true;
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
