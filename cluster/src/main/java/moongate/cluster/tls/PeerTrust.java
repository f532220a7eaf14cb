package moongate.cluster.tls;

import java.security.cert.X509Certificate;
import java.util.List;

/// How a peer's certificate is judged.
public sealed interface PeerTrust {
  /// It is the same certificate that this node shows (`cluster_mtls = shared`).
  record Shared() implements PeerTrust {}

  /// An authority of the cluster vouches for it (`cluster_mtls = pki`).
  ///
  /// @param anchors those authorities
  /// @param revocation whether they are asked if it still holds: only of data planes
  record Authorities(List<X509Certificate> anchors, Revocation revocation) implements PeerTrust {
    public Authorities {
      anchors = List.copyOf(anchors);
    }
  }

  /// What an OCSP responder, named by a certificate, has to say of it (`cluster_ocsp`).
  enum Revocation {
    /// It is not asked.
    OFF,
    /// It has to say that the certificate is good.
    REQUIRED,
    /// It must not say that the certificate is revoked.
    OPTIONAL
  }
}
