package moongate.http;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/// The result that a server reports for a client's certificate if it trusts no authority for it:
/// nginx's texts, which contain OpenSSL's reasons.
final class ClientVerdict {
  private ClientVerdict() {}

  /// @param chain begins with the client's certificate
  static String of(List<X509Certificate> chain, Instant now) {
    return chain.isEmpty() ? "NONE" : "FAILED:" + reason(chain, now);
  }

  /// The last error that OpenSSL reports: it checks the dates after everything else.
  private static String reason(List<X509Certificate> chain, Instant now) {
    for (var certificate : chain) {
      if (certificate.getNotAfter().toInstant().isBefore(now)) {
        return "certificate has expired";
      }
      if (certificate.getNotBefore().toInstant().isAfter(now)) {
        return "certificate is not yet valid";
      }
    }
    if (SelfSignature.isOn(chain.getLast())) {
      return chain.size() == 1
          ? "self-signed certificate"
          : "self-signed certificate in certificate chain";
    }
    return chain.size() == 1
        ? "unable to verify the first certificate"
        : "unable to get local issuer certificate";
  }
}
