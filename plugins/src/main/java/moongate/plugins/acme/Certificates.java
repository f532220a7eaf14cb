package moongate.plugins.acme;

import java.security.cert.X509Certificate;
import java.util.List;
import moongate.fiber.Fiber;
import moongate.http.TlsIdentity;
import moongate.model.Snapshot;

/// Where issued certificates are, and who is shown them.
interface Certificates {
  /// One that was issued.
  record Held(String host, X509Certificate certificate) {}

  /// What a client is to be shown for a name.
  ///
  /// @param identities empty: what the configuration has for it
  /// @param isMissing there is none, and one should be ordered
  record Shown(List<TlsIdentity> identities, boolean isMissing) {
    static final Shown CONFIGURED = new Shown(List.of(), false);
    static final Shown MISSING = new Shown(List.of(), true);
  }

  /// For a handshake, whose fiber may wait.
  Shown shown(Fiber fiber, String host, Snapshot snapshot);

  /// Has a certificate shown from now on. Blocks.
  void keep(String host, NewCertificate certificate) throws StorageException;

  /// All that were issued, in no order. Blocks.
  List<Held> all() throws StorageException;
}
