package moongate.cluster.tls;

import java.security.cert.X509Certificate;
import java.util.List;

/// How a peer's certificate is checked.
public sealed interface PeerTrust {
  /// It must be the same certificate that this node shows (`cluster_mtls = shared`).
  record Shared() implements PeerTrust {}

  /// An authority of the cluster must have issued it (`cluster_mtls = pki`).
  ///
  /// @param anchors those authorities
  /// @param revocation whether their OCSP responder is asked; for data planes only
  record Authorities(List<X509Certificate> anchors, Revocation revocation) implements PeerTrust {
    public Authorities {
      anchors = List.copyOf(anchors);
    }
  }

  /// What an OCSP responder, which the certificate names, must say (`cluster_ocsp`).
  enum Revocation {
    /// The responder is not asked.
    OFF,
    /// It must say that the certificate is good.
    REQUIRED,
    /// It must not say that the certificate is revoked.
    OPTIONAL
  }
}
