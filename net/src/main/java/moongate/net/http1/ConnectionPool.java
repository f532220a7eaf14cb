package moongate.net.http1;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import moongate.http.Origin;
import moongate.net.settings.KeepAlive;
import org.jspecify.annotations.Nullable;

/// The idle upstream connections of one loop.
public final class ConnectionPool {
  private final Map<Origin, ArrayDeque<ClientConnection>> idle = new HashMap<>();
  private final KeepAlive settings;
  private @Nullable Origin lastOrigin;
  private @Nullable ArrayDeque<ClientConnection> lastIdle;
  private Object era = this;

  public ConnectionPool(KeepAlive settings) {
    this.settings = settings;
  }

  Duration idleTimeout() {
    return settings.idleTimeout();
  }

  /// Begins a new era, in which other certificates are trusted: connections of an earlier era are
  /// not kept.
  public void enter(Object now) {
    if (era != now) {
      era = now;
      all(Origin::isVerified).forEach(ClientConnection::close);
    }
  }

  /// The current era, to which new connections belong.
  Object era() {
    return era;
  }

  /// The connection that was used last, because it is the most likely one to be still open.
  public @Nullable ClientConnection take(Origin origin) {
    var connections = idle(origin);
    var connection = connections == null ? null : connections.pollLast();
    if (connection != null) {
      connection.take();
    }
    return connection;
  }

  /// Most look-ups are for the same origin as the one before, which then is the same object.
  @SuppressWarnings("ReferenceEquality") // an equal one is only looked up again
  private @Nullable ArrayDeque<ClientConnection> idle(Origin origin) {
    if (origin != lastOrigin) {
      lastOrigin = origin;
      lastIdle = idle.get(origin);
    }
    return lastIdle;
  }

  /// Keeps `connection`, which has served `calls` calls; false when it has to be closed instead.
  boolean give(ClientConnection connection, int calls) {
    if (settings.poolSize() == 0
        || calls >= settings.maxRequests()
        || (connection.era() != era && connection.origin().isVerified())) {
      return false;
    }
    var connections = idle(connection.origin());
    if (connections == null) {
      connections = new ArrayDeque<>();
      idle.put(connection.origin(), connections);
      lastIdle = connections;
    }
    connections.addLast(connection);
    if (connections.size() > settings.poolSize()) {
      connections.removeFirst().close();
    }
    return true;
  }

  /// Makes room for other connections: closes up to so many, if there are any.
  public void closeSome(int most) {
    idle.values().stream()
        .flatMap(ArrayDeque::stream)
        .limit(most)
        .toList()
        .forEach(connection -> {
          remove(connection);
          connection.close();
        });
  }

  /// A connection closes. With the last one that could be kept goes what is kept for its origin:
  /// services come and go, and with them their addresses and certificates.
  void remove(ClientConnection connection) {
    var connections = idle.get(connection.origin());
    if (connections == null) {
      return;
    }
    if (connection.isIdle()) {
      connections.remove(connection);
    }
    if (connections.isEmpty()) {
      idle.remove(connection.origin());
      lastOrigin = null;
    }
  }

  public void close() {
    var all = all(_ -> true);
    idle.clear();
    lastOrigin = null;
    all.forEach(ClientConnection::close);
  }

  private List<ClientConnection> all(Predicate<Origin> of) {
    return idle.values().stream()
        .flatMap(ArrayDeque::stream)
        .filter(connection -> of.test(connection.origin()))
        .toList();
  }
}
