package moongate.app.node;

import static moongate.app.settings.KnownTlsSettings.SSL_CIPHERS;
import static moongate.app.settings.KnownTlsSettings.SSL_CIPHER_SUITE;
import static moongate.app.settings.KnownTlsSettings.SSL_PREFER_SERVER_CIPHERS;
import static moongate.app.settings.KnownTlsSettings.SSL_PROTOCOLS;
import static moongate.app.settings.KnownTlsSettings.SSL_SESSION_CACHE_SIZE;
import static moongate.app.settings.KnownTlsSettings.SSL_SESSION_TICKETS;
import static moongate.app.settings.KnownTlsSettings.SSL_SESSION_TIMEOUT;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import moongate.app.settings.CipherSuite;
import moongate.app.settings.KnownSettings;
import moongate.app.settings.KnownStreamSettings;
import moongate.app.settings.KnownTlsSettings;
import moongate.app.settings.Listen;
import moongate.app.settings.Setting;
import moongate.app.settings.Settings;
import moongate.http.Certificates;
import moongate.http.Handler;
import moongate.http.TlsAuthorities;
import moongate.net.ListenException;
import moongate.net.NettyServer;
import moongate.net.loop.ConnectionBudget;
import moongate.net.loop.Loops;
import moongate.net.settings.Limits;
import moongate.net.settings.TlsSettings;
import moongate.net.tls.ServerTls;

/// Opens the HTTP listeners, with the TLS that the settings describe.
record HttpListeners(Settings settings, Loops loops) {
  private static final int BYTES_PER_SESSION = 256;

  /// The settings of protocols for some addresses only.
  private static final Map<Setting<List<Listen>>, Setting<List<String>>> PROTOCOLS =
      Map.of(
          KnownSettings.PROXY_LISTEN, KnownTlsSettings.PROXY_PROTOCOLS,
          KnownSettings.ADMIN_LISTEN, KnownTlsSettings.ADMIN_PROTOCOLS,
          KnownSettings.STATUS_LISTEN, KnownTlsSettings.STATUS_PROTOCOLS,
          KnownStreamSettings.STREAM_LISTEN, KnownTlsSettings.STREAM_PROTOCOLS);

  /// TLS with these certificates, and with the protocols and ciphers of the settings.
  ///
  /// @param listen the setting with the addresses
  /// @throws NodeException if the settings have no known cipher
  ServerTls tls(
      Setting<List<Listen>> listen,
      Certificates certificates,
      Optional<TlsAuthorities> clientAuthorities) {
    var suite = settings.get(SSL_CIPHER_SUITE);
    var ciphers =
        suite == CipherSuite.CUSTOM
            ? List.of(settings.get(SSL_CIPHERS).split(":"))
            : suite.ciphers();
    var tls =
        new TlsSettings(
            protocols(listen),
            ciphers,
            settings.get(SSL_PREFER_SERVER_CIPHERS),
            settings.get(SSL_SESSION_TICKETS),
            settings.get(SSL_SESSION_TIMEOUT),
            settings.get(SSL_SESSION_CACHE_SIZE) / BYTES_PER_SESSION);
    try {
      return clientAuthorities
          .map(authorities -> new ServerTls(tls, certificates, authorities))
          .orElseGet(() -> new ServerTls(tls, certificates));
    } catch (IllegalArgumentException useless) {
      throw new NodeException(SSL_CIPHERS.name() + ": " + useless.getMessage());
    }
  }

  /// Those for these addresses, or else those for all.
  private List<String> protocols(Setting<List<Listen>> listen) {
    var own = settings.get(Objects.requireNonNull(PROTOCOLS.get(listen)));
    if (!own.isEmpty()) {
      return own;
    }
    return switch (settings.get(SSL_CIPHER_SUITE)) {
      case MODERN -> List.of("TLSv1.3");
      case OLD -> List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");
      case INTERMEDIATE, FIPS, CUSTOM -> settings.get(SSL_PROTOCOLS);
    };
  }

  /// Serves `handler` at the addresses of this setting; empty if there are none.
  ///
  /// @param clients pays for the connections of clients
  /// @param certificates only called if a listener uses TLS
  /// @throws NodeException if an address is not available
  Optional<NettyServer> listen(
      Setting<List<Listen>> setting,
      ConnectionBudget clients,
      Limits limits,
      Handler handler,
      Supplier<Certificates> certificates,
      Optional<TlsAuthorities> clientAuthorities) {
    var listens = settings.get(setting);
    var tls =
        listens.stream().anyMatch(Listen::isSecure)
            ? tls(setting, certificates.get(), clientAuthorities)
            : null;
    var listeners =
        listens.stream()
            .map(listen ->
                new NettyServer.Listener(
                    new InetSocketAddress(listen.host(), listen.port()),
                    listen.isHttp2(),
                    listen.reusesPort(),
                    listen.backlog().orElse(16384),
                    listen.isSecure() && tls != null
                        ? new NettyServer.Secure(tls, listen.isHttp2())
                        : null,
                    listen.speaksProxyProtocol()))
            .toList();
    if (listeners.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(NettyServer.start(loops, clients, listeners, limits, handler));
    } catch (ListenException taken) {
      throw new NodeException(taken.getMessage() + " (setting " + setting.name() + ")");
    }
  }
}
