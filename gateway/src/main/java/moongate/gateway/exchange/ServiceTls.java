package moongate.gateway.exchange;

import moongate.http.Origin;
import moongate.http.TlsAuthorities;
import moongate.model.entity.Service;
import org.jspecify.annotations.Nullable;

/// How the node verifies services over TLS that say nothing about it themselves (nginx's
/// `proxy_ssl_verify`, which its blocks for HTTP and for sessions have separately).
///
/// @param ofRequests for services of requests
/// @param ofSessions for services of sessions, whose protocol is `tls`
public record ServiceTls(Rule ofRequests, Rule ofSessions) {
  /// Services are not verified unless they ask for it.
  public static final ServiceTls UNVERIFIED = new ServiceTls(Rule.UNVERIFIED, Rule.UNVERIFIED);

  private static final String OF_SESSIONS = "tls";

  /// How services of one kind are verified.
  ///
  /// @param isVerified whether their certificates must be trusted
  /// @param depth the maximum number of intermediate certificates
  /// @param authorities who is trusted; null for those that the node trusts
  public record Rule(boolean isVerified, int depth, @Nullable TlsAuthorities authorities) {
    static final Rule UNVERIFIED = new Rule(false, UpstreamCall.TLS_DEPTH, null);
  }

  private Rule rule(Service service) {
    return service.protocol().equals(OF_SESSIONS) ? ofSessions : ofRequests;
  }

  /// Whether the certificate of a service must be trusted.
  public boolean verifies(Service service) {
    var own = service.tlsVerify();
    return own == null ? rule(service).isVerified : own;
  }

  /// The number of intermediate certificates that a service may have.
  public int depth(Service service) {
    var own = service.tlsVerifyDepth();
    return own == null ? rule(service).depth : own;
  }

  /// That number if the service is verified, else [Origin#UNVERIFIED].
  public int verifiedDepth(Service service) {
    return verifies(service) ? depth(service) : Origin.UNVERIFIED;
  }

  /// Who is trusted for a service that names no authorities; null for those that the node trusts.
  public @Nullable TlsAuthorities authorities(Service service) {
    return rule(service).authorities;
  }
}
