package moongate.plugins.acme;

import java.security.cert.X509Certificate;
import java.util.List;
import moongate.fiber.Fiber;
import moongate.http.TlsIdentity;
import moongate.model.Snapshot;

/// Stores issued certificates, and finds the right one for a client.
interface Certificates {
  /// An issued certificate.
  record Held(String host, X509Certificate certificate) {}

  /// The certificates for a name.
  ///
  /// @param identities if empty, those of the configuration
  /// @param isMissing whether there is none, and one should be ordered
  record Shown(List<TlsIdentity> identities, boolean isMissing) {
    static final Shown CONFIGURED = new Shown(List.of(), false);
    static final Shown MISSING = new Shown(List.of(), true);
  }

  /// The certificate for a handshake, whose fiber may wait.
  Shown shown(Fiber fiber, String host, Snapshot snapshot);

  /// Stores a certificate, which is used from now on. Blocks.
  void keep(String host, NewCertificate certificate) throws StorageException;

  /// All issued certificates, in no order. Blocks.
  List<Held> all() throws StorageException;
}
