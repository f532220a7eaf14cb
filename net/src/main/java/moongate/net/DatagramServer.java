package moongate.net;

import io.netty.channel.epoll.EpollChannelOption;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import moongate.net.loop.ConnectionBudget;
import moongate.net.loop.Loops;
import moongate.net.loop.NettyLoop;
import moongate.net.session.DatagramListener;
import moongate.net.session.Sessions;

/// Listens for datagrams. All that come from one address are one session, until nothing has passed
/// for a while.
public final class DatagramServer {
  /// One address to listen on.
  ///
  /// @param reusesPort whether each loop has a socket of its own, where the system can do that
  public record Listener(InetSocketAddress address, boolean reusesPort) {}

  private final Loops loops;
  private final Sessions sessions;
  private final ConnectionBudget room;
  private final AtomicLong serial = new AtomicLong();
  private final List<DatagramListener> listening = new ArrayList<>();
  private final List<InetSocketAddress> addresses = new ArrayList<>();

  private DatagramServer(Loops loops, Sessions sessions, ConnectionBudget room) {
    this.loops = loops;
    this.sessions = sessions;
    this.room = room;
  }

  /// Listens on all of `listeners`, or on none.
  ///
  /// @param room for sessions; while there is none, datagrams of other clients are dropped
  /// @throws ListenException when one of them cannot be had
  public static DatagramServer start(
      Loops loops, ConnectionBudget room, List<Listener> listeners, Sessions sessions) {
    var server = new DatagramServer(loops, sessions, room);
    try {
      listeners.forEach(server::listen);
    } catch (ListenException e) {
      server.close(Duration.ZERO);
      throw e;
    }
    return server;
  }

  private void listen(Listener listener) {
    if (listener.reusesPort() && loops.isNative() && loops.count() > 1) {
      var address = listener.address();
      for (var loop : loops.all()) {
        address = bind(loop, address, true);
      }
      addresses.add(address);
    } else {
      var loop = loops.all().get(addresses.size() % loops.count());
      addresses.add(bind(loop, listener.address(), false));
    }
  }

  /// @return the address bound to, with the port that the system chose if 0 was asked for
  private InetSocketAddress bind(NettyLoop loop, InetSocketAddress address, boolean reusesPort) {
    var listener = new DatagramListener(loop, sessions, serial, room);
    var bootstrap =
        DatagramListener.bootstrap(loop).channel(loops.datagramChannel()).handler(listener);
    if (reusesPort) {
      bootstrap.option(EpollChannelOption.SO_REUSEPORT, true);
    }
    if (loops.isNative() && address.getAddress().isAnyLocalAddress()) {
      bootstrap.option(EpollChannelOption.IP_RECVORIGDSTADDR, true); // which of its own was meant
    }
    var future = bootstrap.bind(address).awaitUninterruptibly();
    var cause = future.cause();
    if (cause != null) {
      throw new ListenException(address, cause);
    }
    listening.add(listener);
    return (InetSocketAddress) future.channel().localAddress();
  }

  /// Where this server listens, in the order of its listeners.
  public List<InetSocketAddress> addresses() {
    return List.copyOf(addresses);
  }

  /// The number of sessions that go on now.
  int sessions() {
    return listening.stream().mapToInt(DatagramListener::open).sum();
  }

  /// Takes no new sessions, lets those that are not silent go on for `grace`, then ends what is
  /// left. Waits for all of it; not to be called from a loop.
  public void close(Duration grace) {
    listening.forEach(DatagramListener::drain);
    awaitNone(grace);
    listening.forEach(DatagramListener::abort);
    awaitNone(Duration.ofSeconds(5));
    listening.forEach(DatagramListener::close);
  }

  private void awaitNone(Duration most) {
    long end = System.nanoTime() + most.toNanos();
    try {
      while (sessions() > 0 && System.nanoTime() - end < 0) {
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
