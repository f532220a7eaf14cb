package moongate.net;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import moongate.http.Origin;
import org.jspecify.annotations.Nullable;

/// The idle upstream connections of one loop.
final class ConnectionPool {
  private final Map<Origin, ArrayDeque<ClientConnection>> idle = new HashMap<>();
  private final KeepAlive settings;

  ConnectionPool(KeepAlive settings) {
    this.settings = settings;
  }

  Duration idleTimeout() {
    return settings.idleTimeout();
  }

  /// The connection used last, since that is the likeliest to be still there.
  @Nullable ClientConnection take(Origin origin) {
    var connections = idle.get(origin);
    var connection = connections == null ? null : connections.pollLast();
    if (connection != null) {
      connection.take();
    }
    return connection;
  }

  /// Keeps `connection`, which has served `calls` calls; false when it has to be closed instead.
  boolean give(ClientConnection connection, int calls) {
    if (settings.poolSize() == 0 || calls >= settings.maxRequests()) {
      return false;
    }
    var connections = idle.get(connection.origin());
    if (connections == null) {
      connections = new ArrayDeque<>();
      idle.put(connection.origin(), connections);
    }
    if (connections.size() >= settings.poolSize()) {
      connections.removeFirst().close();
    }
    connections.addLast(connection);
    return true;
  }

  /// An idle connection has closed.
  void remove(ClientConnection connection) {
    var connections = idle.get(connection.origin());
    if (connections != null && connections.remove(connection) && connections.isEmpty()) {
      idle.remove(connection.origin());
    }
  }

  void close() {
    var all = idle.values().stream().flatMap(ArrayDeque::stream).toList();
    idle.clear();
    all.forEach(ClientConnection::close);
  }
}
