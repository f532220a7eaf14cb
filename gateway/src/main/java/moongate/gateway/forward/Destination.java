package moongate.gateway.forward;

import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.ServiceTls;
import moongate.gateway.exchange.UpstreamCall;
import moongate.gateway.route.Match;
import moongate.gateway.route.UpstreamPath;
import moongate.http.Timeouts;
import moongate.http.TlsAuthorities;
import moongate.http.TlsIdentity;
import moongate.model.entity.RouterFlavor;
import moongate.model.entity.Service;
import moongate.model.value.Utf8;
import org.jspecify.annotations.Nullable;

/// The properties of a service that matter for calling it, ready to be copied into an exchange.
public final class Destination {
  private final String scheme;
  private final boolean isHttp2;
  private final String host;
  private final int port;
  private final @Nullable String path;
  private final Timeouts timeouts;
  private final int retries;
  private final boolean verifiesTls;
  private final int tlsDepth;

  private final @Nullable TlsIdentity identity;
  private final @Nullable TlsAuthorities authorities;

  /// @param identity the client certificate for the service; null for none
  /// @param authorities the authorities by which it is verified; null for those of the node
  /// @param tls how it is verified if it does not say so
  public Destination(
      Service service,
      @Nullable TlsIdentity identity,
      @Nullable TlsAuthorities authorities,
      ServiceTls tls) {
    this.identity = identity;
    this.authorities = authorities == null ? tls.authorities(service) : authorities;
    scheme = UpstreamCall.schemeOf(service.protocol());
    isHttp2 = service.protocol().startsWith("grpc");
    host = Utf8.bytes(service.host());
    port = service.port();
    var servicePath = service.path();
    path = servicePath == null ? null : Utf8.bytes(servicePath);
    timeouts =
        new Timeouts(service.connectTimeout(), service.writeTimeout(), service.readTimeout());
    retries = service.retries();
    verifiesTls = tls.verifies(service);
    tlsDepth = tls.depth(service);
  }

  /// Makes this the destination of the exchange.
  public void apply(Exchange exchange, Match match) {
    var call = exchange.upstream();
    call.scheme(scheme);
    call.http2(isHttp2);
    call.target(host, port);
    call.timeouts(timeouts);
    call.retries(retries);
    call.verifyTls(verifiesTls);
    call.tlsDepth(tlsDepth);
    call.tlsIdentity(identity);
    call.tlsAuthorities(authorities);
    call.path(path(path, exchange, match));
  }

  /// The path for the service, or for no service yet.
  public static String path(@Nullable String base, Exchange exchange, Match match) {
    var route = match.route();
    var cut = route.stripPath() ? match.matched() : null;
    boolean isV1 =
        exchange.settings().routerFlavor() == RouterFlavor.TRADITIONAL
            && route.pathHandling().equals("v1");
    var path = exchange.target().path();
    return isV1 ? UpstreamPath.prefixed(base, path, cut) : UpstreamPath.of(base, path, cut);
  }
}
