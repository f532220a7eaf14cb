package moongate.net;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
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
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import moongate.fiber.Loop;

/// The worker loops: one thread each, on Linux's epoll where its native library loads, else on NIO.
public final class Loops implements AutoCloseable {
  /// Deep recursion in a function runs on the stack of its loop's thread.
  private static final long STACK_BYTES = 4 << 20;

  private final boolean isNative;
  private final MultiThreadIoEventLoopGroup group;
  private final List<NettyLoop> loops;

  private Loops(int count, boolean isNative) {
    this.isNative = isNative;
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
    return new Loops(count, Epoll.isAvailable());
  }

  /// Starts `count` loops without native code.
  static Loops startPortable(int count) {
    return new Loops(count, false);
  }

  private static ThreadFactory threads() {
    var number = new AtomicInteger();
    return task -> {
      var name = "worker-" + number.getAndIncrement();
      var thread = new FastThreadLocalThread(null, task, name, STACK_BYTES);
      thread.setDaemon(true);
      return thread;
    };
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

  List<NettyLoop> all() {
    return loops;
  }

  NettyLoop of(EventLoop eventLoop) {
    for (var loop : loops) {
      if (loop.eventLoop() == eventLoop) {
        return loop;
      }
    }
    throw new IllegalArgumentException("not one of these loops: " + eventLoop);
  }

  MultiThreadIoEventLoopGroup group() {
    return group;
  }

  Class<? extends ServerChannel> serverChannel() {
    return isNative ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  SocketChannel newSocketChannel() {
    return isNative ? new EpollSocketChannel() : new NioSocketChannel();
  }

  Class<? extends SocketChannel> socketChannel() {
    return isNative ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  Class<? extends DatagramChannel> datagramChannel() {
    return isNative ? EpollDatagramChannel.class : NioDatagramChannel.class;
  }

  /// Stops the threads. Close servers and clients first.
  @Override
  public void close() {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
