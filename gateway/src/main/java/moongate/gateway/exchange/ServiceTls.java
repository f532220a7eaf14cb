package moongate.gateway.exchange;

import moongate.http.Origin;
import moongate.http.TlsAuthorities;
import moongate.model.entity.Service;
import org.jspecify.annotations.Nullable;

/// How the node verifies services over TLS that say nothing about it themselves (nginx's
/// `proxy_ssl_verify`).
///
/// @param isVerified whether their certificates must be trusted
/// @param depth the maximum number of intermediate certificates
/// @param authorities who is trusted; null for those that the node trusts
public record ServiceTls(boolean isVerified, int depth, @Nullable TlsAuthorities authorities) {
  /// Services are not verified unless they ask for it.
  public static final ServiceTls UNVERIFIED = new ServiceTls(false, UpstreamCall.TLS_DEPTH, null);

  private static final String OF_SESSIONS = "tls";

  /// Whether the certificate of a service must be trusted. Directives of nginx's `http` block do
  /// not count for sessions.
  public boolean verifies(Service service) {
    var own = service.tlsVerify();
    return own == null ? isVerified && !service.protocol().equals(OF_SESSIONS) : own;
  }

  /// The number of intermediate certificates that a service may have.
  public int depth(Service service) {
    var own = service.tlsVerifyDepth();
    return own == null ? depth : own;
  }

  /// That number if the service is verified, else [Origin#UNVERIFIED].
  public int verifiedDepth(Service service) {
    return verifies(service) ? depth(service) : Origin.UNVERIFIED;
  }
}
