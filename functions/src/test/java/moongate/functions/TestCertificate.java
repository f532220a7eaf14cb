package moongate.functions;

import java.time.Instant;
import java.util.List;
import moongate.model.pki.IssuedCertificate;
import moongate.model.pki.IssuedCertificate.Kind;

/// Certificates of an hour.
final class TestCertificate {
  private TestCertificate() {}

  /// One that vouches for itself.
  static IssuedCertificate issued(String name) {
    var now = Instant.now();
    return IssuedCertificate.selfSigned(
        new IssuedCertificate.Request(
            Kind.ECDSA, name, List.of(name), true, now.minusSeconds(60), now.plusSeconds(3600)));
  }
}
