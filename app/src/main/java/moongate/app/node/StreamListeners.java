package moongate.app.node;

import static moongate.app.settings.KnownClusterSettings.ROLE;
import static moongate.app.settings.KnownStreamSettings.PROXY_STREAM_ACCESS_LOG;
import static moongate.app.settings.KnownStreamSettings.STREAM_LISTEN;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import moongate.app.settings.Listen;
import moongate.app.settings.Settings;
import moongate.net.DatagramServer;
import moongate.net.ListenException;
import moongate.net.NettyServer;
import moongate.net.loop.Loops;
import moongate.net.session.Sessions;
import moongate.net.settings.Limits;
import moongate.net.tls.ServerTls;

/// The listeners for sessions: a server for TCP and TLS, and one for UDP.
final class StreamListeners {
  private final List<Listen> listens;
  private final NettyServer connections;
  private final DatagramServer datagrams;

  private StreamListeners(List<Listen> listens, NettyServer connections, DatagramServer datagrams) {
    this.listens = listens;
    this.connections = connections;
    this.datagrams = datagrams;
  }

  /// @param tls only called if a listener uses TLS
  /// @throws NodeException if an address is not available, or the log has an unknown format
  static StreamListeners start(
      Settings settings,
      Loops loops,
      ProxyShares shares,
      Limits limits,
      Sessions sessions,
      Supplier<ServerTls> tls) {
    checkFormat(settings);
    var listens = settings.get(ROLE).isProxy() ? settings.get(STREAM_LISTEN) : List.<Listen>of();
    var ofTls = listens.stream().anyMatch(Listen::isSecure) ? tls.get() : null;
    var ofConnections =
        listens.stream()
            .filter(listen -> !listen.isUdp())
            .map(listen ->
                new NettyServer.Listener(
                    address(listen),
                    false,
                    listen.reusesPort(),
                    listen.backlog().orElse(16384),
                    listen.isSecure() && ofTls != null
                        ? new NettyServer.Secure(ofTls, List.of())
                        : null,
                    listen.speaksProxyProtocol()))
            .toList();
    var ofDatagrams =
        listens.stream()
            .filter(Listen::isUdp)
            .map(listen -> new DatagramServer.Listener(address(listen), listen.reusesPort()))
            .toList();
    try {
      var connections =
          NettyServer.start(loops, shares.sessions(), ofConnections, limits, sessions);
      try {
        return new StreamListeners(
            listens,
            connections,
            DatagramServer.start(loops, shares.datagrams(), ofDatagrams, sessions));
      } catch (ListenException taken) {
        connections.close(Duration.ZERO);
        throw taken;
      }
    } catch (ListenException taken) {
      throw new NodeException(taken.getMessage() + " (setting " + STREAM_LISTEN.name() + ")");
    }
  }

  private static InetSocketAddress address(Listen listen) {
    return new InetSocketAddress(listen.host(), listen.port());
  }

  private static void checkFormat(Settings settings) {
    var text = settings.texts().getOrDefault(PROXY_STREAM_ACCESS_LOG.name(), "");
    var words = text.strip().split("\\s+");
    if (words.length > 1 && !words[1].equals("basic") && !words[1].contains("=")) {
      throw new NodeException(
          "%s: unknown log format \"%s\": lines of sessions have the format basic"
              .formatted(PROXY_STREAM_ACCESS_LOG.name(), words[1]));
    }
  }

  /// The addresses, in the order of the setting.
  List<InetSocketAddress> addresses() {
    var ofConnections = connections.addresses().iterator();
    var ofDatagrams = datagrams.addresses().iterator();
    var all = new ArrayList<InetSocketAddress>();
    for (var listen : listens) {
      all.add(listen.isUdp() ? ofDatagrams.next() : ofConnections.next());
    }
    return all;
  }

  /// Functions that close the servers; each of them lets sessions continue for the given time.
  List<Consumer<Duration>> closings() {
    return List.of(connections::close, datagrams::close);
  }
}
