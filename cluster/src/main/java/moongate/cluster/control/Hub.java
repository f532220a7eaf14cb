package moongate.cluster.control;

import io.netty.channel.Channel;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The connections of a control plane, and the configuration that all of them are to get. Safe for
/// all threads.
public final class Hub {
  /// A data plane is disconnected if it reads so slowly that this many newer configurations have
  /// been made meanwhile: a configuration stays in memory as long as it is being sent to anybody.
  private static final int MOST_GENERATIONS_BEHIND = 16;

  /// Connections whose peer has not proved who it is; anybody can open such connections.
  private static final int MOST_OPENING = 1024;

  private final int mostConnections;
  private final int mostOpening;
  private final AtomicInteger connections = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final LinkedHashSet<Channel> opening = new LinkedHashSet<>();
  private final Set<Outlet> outlets = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Payload current;

  /// @param mostConnections how many connections may be open, including those that are not
  ///   authenticated yet
  public Hub(int mostConnections) {
    this.mostConnections = mostConnections;
    this.mostOpening = Math.min(MOST_OPENING, Math.max(1, mostConnections / 4));
  }

  /// Registers a new connection; false when there are too many. For a new one, the oldest of those
  /// that are not authenticated yet is closed if there are too many of them, or too many of all:
  /// strangers who only wait cannot keep data planes out.
  boolean enter(Channel channel) {
    boolean isFull = connections.incrementAndGet() > mostConnections;
    var oldest = beginOpening(channel, isFull);
    if (isFull && oldest == null) {
      connections.decrementAndGet();
      opened(channel);
      return false;
    }
    if (oldest != null) {
      oldest.close();
    }
    channel
        .closeFuture()
        .addListener(_ -> {
          connections.decrementAndGet();
          opened(channel);
        });
    return true;
  }

  /// @return the connection that has to go for this one; null if none has to
  private @Nullable Channel beginOpening(Channel channel, boolean isFull) {
    lock.lock();
    try {
      boolean needsRoom = isFull || opening.size() >= mostOpening;
      var oldest = needsRoom && !opening.isEmpty() ? opening.removeFirst() : null;
      opening.add(channel);
      return oldest;
    } finally {
      lock.unlock();
    }
  }

  /// The connection is authenticated now, or it has closed.
  void opened(Channel channel) {
    lock.lock();
    try {
      opening.remove(channel);
    } finally {
      lock.unlock();
    }
  }

  /// Registers a data plane. It gets the current configuration, and all later ones.
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
  int size() {
    return outlets.size();
  }

  void publish(Payload payload) {
    current = payload;
    for (var outlet : outlets) {
      outlet.offer(payload);
    }
  }

  /// False if `payload` is so old that sending it should be given up.
  boolean isRecent(Payload payload) {
    var newest = current;
    return newest == null || newest.generation() - payload.generation() <= MOST_GENERATIONS_BEHIND;
  }

  void closeAll() {
    outlets.forEach(Outlet::goAway);
  }
}
