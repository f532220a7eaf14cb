package moongate.cluster.control;

import io.netty.channel.Channel;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The connections of a control plane, and the configuration that all of them are to have. Safe for
/// all threads.
public final class Hub {
  /// A data plane that reads so slowly that this many newer configurations were made meanwhile is
  /// cut off: each that is still being sent to somebody is kept in memory.
  private static final int MOST_GENERATIONS_BEHIND = 16;

  /// Anybody can make the listener wait for a handshake.
  private static final int MOST_OPENING = 1024;

  private final int mostConnections;
  private final AtomicInteger connections = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Channel> opening = new LinkedHashSet<>();
  private final Set<Outlet> outlets = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Payload current;

  /// @param mostConnections how many may be open, those that were not let in yet included
  public Hub(int mostConnections) {
    this.mostConnections = mostConnections;
  }

  /// A new connection; false when there are too many. Of those that nobody is known behind yet the
  /// oldest goes when there are too many of these: strangers cannot keep data planes out by
  /// waiting.
  boolean enter(Channel channel) {
    if (connections.incrementAndGet() > mostConnections) {
      connections.decrementAndGet();
      return false;
    }
    lock.lock();
    try {
      opening.add(channel);
      if (opening.size() > MOST_OPENING) {
        opening.iterator().next().close();
      }
    } finally {
      lock.unlock();
    }
    channel
        .closeFuture()
        .addListener(_ -> {
          connections.decrementAndGet();
          opened(channel);
        });
    return true;
  }

  /// It is known who is behind a connection, or it has gone.
  void opened(Channel channel) {
    lock.lock();
    try {
      opening.remove(channel);
    } finally {
      lock.unlock();
    }
  }

  /// A data plane that is to have the current configuration, and those that follow.
  void attach(Outlet outlet) {
    outlets.add(outlet);
    var payload = current;
    if (payload != null) {
      outlet.offer(payload);
    }
  }

  void detach(Outlet outlet) {
    outlets.remove(outlet);
  }

  /// How many data planes are connected.
  public int size() {
    return outlets.size();
  }

  void publish(Payload payload) {
    current = payload;
    for (var outlet : outlets) {
      outlet.offer(payload);
    }
  }

  /// False when the one who sends this is to give up.
  boolean isRecent(Payload payload) {
    var newest = current;
    return newest == null || newest.generation() - payload.generation() <= MOST_GENERATIONS_BEHIND;
  }

  void closeAll() {
    outlets.forEach(Outlet::goAway);
  }
}
