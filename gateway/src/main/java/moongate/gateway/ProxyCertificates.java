package moongate.gateway;

import java.util.List;
import java.util.function.Supplier;
import moongate.gateway.exchange.EmptyRequest;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.exchange.Phase;
import moongate.http.Certificates;
import moongate.http.HandshakeRefused;
import moongate.http.Timestamp;
import moongate.http.TlsHandshake;
import moongate.http.TlsIdentity;

/// Chooses the certificates for the gateway's clients, after the `certificate` phase of global
/// plugins, which may wait and may refuse the client.
public final class ProxyCertificates implements Certificates {
  private final Gateway gateway;
  private final GatewaySettings settings;
  private final Supplier<List<TlsIdentity>> own;
  private final boolean isOfSessions;

  /// @param own the node's own certificates, for names without a configured one
  public ProxyCertificates(
      Gateway gateway, GatewaySettings settings, Supplier<List<TlsIdentity>> own) {
    this(gateway, settings, own, false);
  }

  private ProxyCertificates(
      Gateway gateway,
      GatewaySettings settings,
      Supplier<List<TlsIdentity>> own,
      boolean isOfSessions) {
    this.gateway = gateway;
    this.settings = settings;
    this.own = own;
    this.isOfSessions = isOfSessions;
  }

  /// For the listeners of sessions, which have other global plugins.
  public static ProxyCertificates ofSessions(
      Gateway gateway, GatewaySettings settings, Supplier<List<TlsIdentity>> own) {
    return new ProxyCertificates(gateway, settings, own, true);
  }

  @Override
  public List<TlsIdentity> choose(TlsHandshake handshake) {
    var plan = gateway.plan();
    var chain = isOfSessions ? plan.stream().globalPlugins() : plan.globalPlugins();
    var plugins = chain.all();
    if (plugins.has(Phase.CERTIFICATE)) {
      var request = new EmptyRequest(handshake, handshake.connection(), Timestamp.now());
      var exchange = new Exchange(request, handshake, settings);
      exchange.planContext(plan.context());
      if (isOfSessions) {
        exchange.ofStreamListener();
      }
      boolean goesOn = plugins.certificate(exchange);
      exchange.ended();
      if (!goesOn) {
        throw new HandshakeRefused("a plugin broke it off");
      }
    }
    var found = plan.serverNames().find(handshake.serverName());
    return found.isEmpty() ? own.get() : found;
  }
}
