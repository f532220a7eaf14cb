package moongate.functions.modules;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import moongate.functions.text.Bytes;
import org.jspecify.annotations.Nullable;

/// What can be told of certificates.
final class Certificates {
  private Certificates() {}

  /// The bytes of a certificate.
  static String der(X509Certificate certificate) {
    try {
      return Bytes.string(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("what was read from DER has one", e);
    }
  }

  /// The digest of `bytes` by an algorithm under OpenSSL's name, such as `sha256`; null for an
  /// unknown one.
  static @Nullable String digest(String algorithm, byte[] bytes) {
    var name =
        switch (algorithm.toLowerCase(Locale.ROOT)) {
          case "md5" -> "MD5";
          case "sha1" -> "SHA-1";
          case "sha224" -> "SHA-224";
          case "sha256" -> "SHA-256";
          case "sha384" -> "SHA-384";
          case "sha512" -> "SHA-512";
          default -> "";
        };
    try {
      return name.isEmpty() ? null : Bytes.string(MessageDigest.getInstance(name).digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + name, e);
    }
  }

  /// Why `chain` is not one that `authorities` vouch for; null when it is.
  static @Nullable String refusal(List<X509Certificate> chain, List<X509Certificate> authorities) {
    if (authorities.isEmpty()) {
      return "unable to get local issuer certificate";
    }
    if (authorities.contains(chain.getFirst())) {
      return validity(chain.getFirst());
    }
    try {
      var anchors = new HashSet<TrustAnchor>();
      authorities.forEach(it -> anchors.add(new TrustAnchor(it, null)));
      var parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      // The anchor itself is not part of the path.
      var path = chain.stream().filter(it -> !authorities.contains(it)).toList();
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
      return null;
    } catch (GeneralSecurityException refused) {
      var expired = validity(chain.getFirst());
      return expired != null
          ? expired
          : chain.size() == 1 && isSelfSigned(chain.getFirst())
              ? "self-signed certificate"
              : "unable to get local issuer certificate";
    }
  }

  private static @Nullable String validity(X509Certificate certificate) {
    long now = System.currentTimeMillis();
    if (certificate.getNotAfter().getTime() < now) {
      return "certificate has expired";
    }
    return certificate.getNotBefore().getTime() > now ? "certificate is not yet valid" : null;
  }

  private static boolean isSelfSigned(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
  }
}
