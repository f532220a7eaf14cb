package moongate.cluster.tls;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import moongate.cluster.tls.PeerTrust.Authorities;
import moongate.cluster.tls.PeerTrust.Revocation;
import moongate.net.tls.ChainDepth;
import org.jspecify.annotations.Nullable;

/// Accepts certificates that an authority of the cluster has issued, over at most four intermediate
/// certificates.
final class Verification {
  private static final int DEEPEST = 4;

  private Verification() {}

  /// The JDK's checks of a chain.
  static X509TrustManager of(List<X509Certificate> authorities) throws GeneralSecurityException {
    var parameters = new PKIXBuilderParameters(anchors(authorities), new X509CertSelector());
    parameters.setRevocationEnabled(false);
    parameters.setMaxPathLength(DEEPEST);
    parameters.addCertPathChecker(new ChainDepth(DEEPEST));
    var factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(new CertPathTrustManagerParameters(parameters));
    return (X509TrustManager) factory.getTrustManagers()[0];
  }

  /// The same for clients, with a check whether the certificate was revoked. That may take seconds.
  static X509TrustManager ofClients(Authorities trust) throws GeneralSecurityException {
    var chains = of(trust.anchors());
    return trust.revocation() == Revocation.OFF
        ? chains
        : new Revocable(chains, anchors(trust.anchors()), trust.revocation());
  }

  private static Set<TrustAnchor> anchors(List<X509Certificate> authorities) {
    return authorities.stream()
        .map(authority -> new TrustAnchor(authority, null))
        .collect(Collectors.toUnmodifiableSet());
  }

  /// Asks the OCSP responder that the client's certificate names.
  private record Revocable(X509TrustManager chains, Set<TrustAnchor> anchors, Revocation revocation)
      implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      chains.checkClientTrusted(chain, authType);
      try {
        ask(chain);
      } catch (GeneralSecurityException failure) {
        if (revocation == Revocation.REQUIRED || isRevoked(failure)) {
          throw new CertificateException("OCSP: " + failure.getMessage(), failure);
        }
      }
    }

    private void ask(X509Certificate[] chain) throws GeneralSecurityException {
      var validator = CertPathValidator.getInstance("PKIX");
      var checker = (PKIXRevocationChecker) validator.getRevocationChecker();
      checker.setOptions(EnumSet.of(Option.ONLY_END_ENTITY, Option.NO_FALLBACK));
      var parameters = new PKIXParameters(anchors);
      parameters.addCertPathChecker(checker);
      var below = List.of(chain).stream().filter(one -> !isAnchor(one)).toList();
      var path = CertificateFactory.getInstance("X.509").generateCertPath(below);
      validator.validate(path, parameters);
    }

    private boolean isAnchor(X509Certificate one) {
      return anchors.stream().anyMatch(anchor -> one.equals(anchor.getTrustedCert()));
    }

    private static boolean isRevoked(Throwable failure) {
      for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (cause instanceof CertPathValidatorException it
            && it.getReason() == BasicReason.REVOKED) {
          return true;
        }
      }
      return false;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      chains.checkServerTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return chains.getAcceptedIssuers();
    }
  }
}
