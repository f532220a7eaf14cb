package moongate.it;

import java.time.Instant;
import java.util.List;
import moongate.model.pki.IssuedCertificate;
import moongate.model.pki.IssuedCertificate.Kind;
import moongate.model.pki.IssuedCertificate.Request;

/// Certificates of an hour, for tests.
final class Issued {
  private Issued() {}

  /// One for a server of this name, which nobody vouches for.
  static IssuedCertificate selfSigned(String name) {
    return selfSigned(Kind.ECDSA, name);
  }

  static IssuedCertificate selfSigned(Kind kind, String name) {
    return IssuedCertificate.selfSigned(request(kind, name));
  }

  static IssuedCertificate authority(String name) {
    return IssuedCertificate.selfSigned(request(Kind.ECDSA, name, true));
  }

  /// What an authority is asked for, for a server or client of this name.
  static Request request(String name) {
    return request(Kind.ECDSA, name);
  }

  static Request request(Kind kind, String name) {
    return request(kind, name, false);
  }

  private static Request request(Kind kind, String name, boolean isAuthority) {
    var now = Instant.now();
    return new Request(
        kind, name, List.of(name), isAuthority, now.minusSeconds(60), now.plusSeconds(3600));
  }
}
