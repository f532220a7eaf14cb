package moongate.plugins.acme;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Collectors;
import moongate.model.pki.Pem;

/// A newly issued certificate with its key.
record NewCertificate(List<X509Certificate> certificates, PrivateKey key) {
  NewCertificate {
    certificates = List.copyOf(certificates);
  }

  /// The chain as PEM text, the certificate itself first.
  String chain() {
    return certificates.stream().map(Pem::write).collect(Collectors.joining());
  }

  /// The key as PEM text.
  String keyText() {
    return Pem.write(key);
  }

  /// Without the key, which must not be logged.
  @Override
  public String toString() {
    return "NewCertificate[" + certificates.getFirst().getSubjectX500Principal() + "]";
  }
}
