package moongate.app.node;

import static moongate.app.settings.KnownSettings.PROXY_LISTEN;
import static moongate.app.settings.KnownStreamSettings.STREAM_LISTEN;

import moongate.app.settings.Settings;
import moongate.net.loop.ConnectionBudget;

/// How the proxy's connections are shared out among its clients. Those to services are taken from
/// the whole.
///
/// @param requests clients that speak HTTP
/// @param sessions clients of TCP and TLS listeners, each of which has a service's connection, too
/// @param datagrams clients of UDP listeners, which have only a socket towards the service. Nobody
///   has to prove the address that datagrams come from, so one sender could begin all sessions.
record ProxyShares(
    ConnectionBudget requests, ConnectionBudget sessions, ConnectionBudget datagrams) {
  private static final int MOST_DATAGRAMS = 65_536;

  /// If there are listeners for requests and for sessions, clients of the one kind leave some
  /// connections to the other: at least a quarter, or an eighth if there are datagrams, too.
  static ProxyShares of(Settings settings, ConnectionBudget whole) {
    boolean hasBoth =
        !settings.get(PROXY_LISTEN).isEmpty() && !settings.get(STREAM_LISTEN).isEmpty();
    int eighth = Math.max(1, whole.most() / 8);
    return new ProxyShares(
        hasBoth ? whole.part(6 * eighth) : whole,
        hasBoth ? whole.part(3 * eighth) : whole,
        new ConnectionBudget(Math.min(eighth, MOST_DATAGRAMS)));
  }
}
