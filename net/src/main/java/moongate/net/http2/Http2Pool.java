package moongate.net.http2;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import moongate.http.Origin;
import moongate.net.settings.KeepAlive;
import org.jspecify.annotations.Nullable;

/// The HTTP/2 connections to upstreams of one loop. All calls to an origin share a connection until
/// it is full.
public final class Http2Pool {
  private final Map<Origin, List<Http2ClientConnection>> connections = new HashMap<>();
  private final KeepAlive settings;
  private @Nullable Origin lastOrigin;
  private List<Http2ClientConnection> lastKnown = List.of();
  private Object era = this;

  public Http2Pool(KeepAlive settings) {
    this.settings = settings;
  }

  KeepAlive settings() {
    return settings;
  }

  /// Begins a new era, in which other certificates are trusted: connections of an earlier era take
  /// no more calls.
  public void enter(Object now) {
    if (era != now) {
      era = now;
      all().stream()
          .filter(connection -> connection.origin().isVerified())
          .forEach(Http2ClientConnection::retire);
    }
  }

  /// A connection with room for a call, which may still be connecting.
  public Http2ClientConnection find(Origin origin, Supplier<Http2ClientConnection> maker) {
    var known = known(origin);
    for (int i = 0; i < known.size(); i++) {
      if (known.get(i).hasRoom()) {
        return known.get(i);
      }
    }
    var made = maker.get();
    known.add(made);
    return made;
  }

  /// Most look-ups are for the same origin as the one before, which then is the same object.
  @SuppressWarnings("ReferenceEquality") // an equal one is only looked up again
  private List<Http2ClientConnection> known(Origin origin) {
    if (origin != lastOrigin) {
      lastOrigin = origin;
      lastKnown = connections.computeIfAbsent(origin, _ -> new ArrayList<>(1));
    }
    return lastKnown;
  }

  /// The connection takes no more calls.
  void remove(Http2ClientConnection connection) {
    var known = connections.get(connection.origin());
    if (known != null && known.remove(connection) && known.isEmpty()) {
      connections.remove(connection.origin());
      lastOrigin = null;
    }
  }

  public void close() {
    var all = all();
    connections.clear();
    lastOrigin = null;
    all.forEach(Http2ClientConnection::close);
  }

  private List<Http2ClientConnection> all() {
    return connections.values().stream().flatMap(List::stream).toList();
  }
}
