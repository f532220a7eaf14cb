package moongate.app.node;

import static moongate.app.settings.KnownClusterSettings.CLUSTER_CA_CERT;
import static moongate.app.settings.KnownClusterSettings.CLUSTER_CERT;
import static moongate.app.settings.KnownClusterSettings.CLUSTER_CERT_KEY;
import static moongate.app.settings.KnownClusterSettings.CLUSTER_MTLS;
import static moongate.app.settings.KnownClusterSettings.CLUSTER_OCSP;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import moongate.app.settings.KnownClusterSettings.Mtls;
import moongate.app.settings.Setting;
import moongate.app.settings.Settings;
import moongate.cluster.tls.ClusterTls;
import moongate.cluster.tls.PeerTrust;
import moongate.cluster.tls.PeerTrust.Authorities;
import moongate.cluster.tls.PeerTrust.Revocation;
import moongate.gateway.tls.Identities;
import moongate.http.TlsIdentity;
import moongate.model.pki.Pem;
import moongate.model.pki.PemException;
import moongate.net.settings.Trust;

/// The certificates of a plane in hybrid mode: its own, and those by which it verifies others.
record ClusterCertificates(Settings settings) {
  /// The node's own certificate.
  ///
  /// @throws NodeException if a certificate cannot be read or used
  TlsIdentity own() {
    try {
      return Identities.identity(text(CLUSTER_CERT), text(CLUSTER_CERT_KEY));
    } catch (PemException unusable) {
      throw new NodeException(
          "%s, %s: %s"
              .formatted(CLUSTER_CERT.name(), CLUSTER_CERT_KEY.name(), unusable.getMessage()));
    }
  }

  /// The TLS of a control plane.
  ///
  /// @throws NodeException if a certificate cannot be read or used
  ClusterTls ofControlPlane() {
    var trust =
        settings.get(CLUSTER_MTLS) == Mtls.SHARED
            ? new PeerTrust.Shared()
            : new Authorities(authorities(), revocation());
    try {
      return ClusterTls.ofControlPlane(own(), trust);
    } catch (IllegalArgumentException unusable) {
      throw new NodeException(String.valueOf(unusable.getMessage()));
    }
  }

  private Revocation revocation() {
    return switch (settings.get(CLUSTER_OCSP)) {
      case OFF -> Revocation.OFF;
      case ON -> Revocation.REQUIRED;
      case OPTIONAL -> Revocation.OPTIONAL;
    };
  }

  /// The TLS of a data plane.
  ///
  /// @param usual the CA certificates to trust if the cluster has none of its own
  /// @throws NodeException if a certificate cannot be read or used
  ClusterTls ofDataPlane(Trust usual) {
    try {
      return ClusterTls.ofDataPlane(own(), trust(usual));
    } catch (IllegalArgumentException unusable) {
      throw new NodeException(String.valueOf(unusable.getMessage()));
    }
  }

  private PeerTrust trust(Trust usual) {
    if (settings.get(CLUSTER_MTLS) == Mtls.SHARED) {
      return new PeerTrust.Shared();
    }
    var named = authorities();
    return new Authorities(named.isEmpty() ? usual.all() : named, Revocation.OFF);
  }

  /// The CA certificates in `cluster_ca_cert`; empty if it is not set.
  ///
  /// @throws NodeException if the file cannot be read
  List<X509Certificate> authorities() {
    if (settings.get(CLUSTER_CA_CERT).isEmpty()) {
      return List.of();
    }
    try {
      return Pem.certificates(text(CLUSTER_CA_CERT));
    } catch (PemException unusable) {
      throw new NodeException(CLUSTER_CA_CERT.name() + ": " + unusable.getMessage());
    }
  }

  private String text(Setting<Optional<String>> setting) {
    try {
      return NodeCertificates.text(settings.get(setting).orElse(""));
    } catch (IOException unreadable) {
      throw new NodeException(
          "%s: cannot read the file %s".formatted(setting.name(), unreadable.getMessage()));
    }
  }
}
