package moongate.net.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import moongate.http.Handler;
import moongate.net.loop.ConnectionBudget;
import moongate.net.loop.Deadline;
import moongate.net.loop.Loops;
import moongate.net.loop.NettyLoop;
import moongate.net.settings.Limits;

/// What the connections of one server share, for any protocol: the handler, the limits, and the
/// list of open connections.
public final class Server {
  /// How long the beginning of a request may take once others want to come in.
  private static final long SLOW_NANOS = Duration.ofSeconds(1).toNanos();

  private final Loops loops;
  private final ConnectionBudget clients;
  private final Limits limits;
  private final Handler handler;
  private final HeadMemory headMemory = HeadMemory.ofThisProcess();
  private final AtomicInteger open = new AtomicInteger();

  /// The connections of each loop in the order in which they were accepted; used by that loop only.
  private final List<Set<OpenConnection>> connections = new ArrayList<>();

  private final List<IdleClients> idle = new ArrayList<>();

  private volatile boolean isDraining;
  private volatile Duration farewell = Duration.ZERO;

  /// @param clients pays for the connections
  public Server(Loops loops, ConnectionBudget clients, Limits limits, Handler handler) {
    this.loops = loops;
    this.clients = clients;
    this.limits = limits;
    this.handler = handler;
    for (int i = 0; i < loops.count(); i++) {
      var ofLoop = new LinkedHashSet<OpenConnection>();
      connections.add(ofLoop);
      idle.add(new IdleClients(ofLoop));
    }
  }

  public Handler handler() {
    return handler;
  }

  Loops loops() {
    return loops;
  }

  ConnectionBudget clients() {
    return clients;
  }

  public Limits limits() {
    return limits;
  }

  public HeadMemory headMemory() {
    return headMemory;
  }

  /// The number of open connections. For all threads.
  public int open() {
    return open.get();
  }

  public boolean isDraining() {
    return isDraining;
  }

  /// How long a connection is kept between two requests.
  public Duration idleTimeout() {
    return isDraining ? farewell : limits.idleTimeout();
  }

  public void remember(OpenConnection connection) {
    connections.get(connection.loop().index()).add(connection);
    open.incrementAndGet();
  }

  public void forget(OpenConnection connection) {
    if (connections.get(connection.loop().index()).remove(connection)) {
      open.decrementAndGet();
    }
  }

  /// True if a client takes so long for something (a head, a handshake) that it has to go for
  /// others, should there be no room for them.
  ///
  /// @param deadline of what it does, for which it has `most`
  public static boolean isSlow(Deadline deadline, Duration most) {
    return most.toNanos() - deadline.left() > SLOW_NANOS;
  }

  /// Makes room for a new client of `loop`, on that loop.
  void closeSomeIdle(NettyLoop loop) {
    idle.get(loop.index()).closeSome();
  }

  // The end, from a thread that is none of the loops'

  /// From now on, a connection that waits for a request is kept for `most` at the longest.
  public void drainWithin(Duration most) {
    farewell = most;
    isDraining = true;
  }

  /// Runs `action` for each open connection, on its loop, and waits for that.
  public void forEachConnection(Consumer<OpenConnection> action) {
    for (var loop : loops.all()) {
      loop.eventLoop()
          .submit(() -> List.copyOf(connections.get(loop.index())).forEach(action))
          .awaitUninterruptibly();
    }
  }

  public void awaitNoneOpen(Duration most) {
    long end = System.nanoTime() + most.toNanos();
    try {
      while (open.get() > 0 && System.nanoTime() - end < 0) {
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
