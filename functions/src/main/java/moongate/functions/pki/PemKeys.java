package moongate.functions.pki;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import moongate.functions.text.Bytes;
import moongate.model.pki.Pkcs8;
import moongate.model.pki.PublicKeyInfo;

/// Keys out of texts in PEM (RFC 7468), the older forms of OpenSSL included.
public final class PemKeys {
  private PemKeys() {}

  /// True when `text` is PEM and hence no shared secret.
  public static boolean isPem(String text) {
    return text.contains("-----BEGIN ");
  }

  /// @param family `RSA` or `EC`
  /// @throws GeneralSecurityException when `pem` is no public key of that family
  public static PublicKey publicKey(String pem, String family) throws GeneralSecurityException {
    var label = label(pem);
    var bytes = content(pem, label);
    return switch (label) {
      case "PUBLIC KEY" -> KeyFactory.getInstance(family).generatePublic(spki(bytes));
      case "RSA PUBLIC KEY" ->
          KeyFactory.getInstance(family).generatePublic(spki(PublicKeyInfo.ofRsa(bytes)));
      case "CERTIFICATE" ->
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(bytes))
              .getPublicKey();
      default -> throw new GeneralSecurityException("a public key is needed, this is: " + label);
    };
  }

  /// @param curve the object identifier in DER that a key without one belongs to
  /// @throws GeneralSecurityException when `pem` is no private key of that family
  public static PrivateKey privateKey(String pem, String family, byte[] curve)
      throws GeneralSecurityException {
    var label = label(pem);
    var bytes = content(pem, label);
    var pkcs8 =
        switch (label) {
          case "PRIVATE KEY" -> bytes;
          case "RSA PRIVATE KEY" -> Pkcs8.ofRsa(bytes);
          case "EC PRIVATE KEY" -> Pkcs8.ofEc(bytes, curve);
          default ->
              throw new GeneralSecurityException("a private key is needed, this is: " + label);
        };
    return KeyFactory.getInstance(family).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  private static X509EncodedKeySpec spki(byte[] bytes) {
    return new X509EncodedKeySpec(bytes);
  }

  /// The label of the first block that is no mere parameters.
  private static String label(String pem) throws GeneralSecurityException {
    int from = 0;
    while (true) {
      int start = pem.indexOf("-----BEGIN ", from);
      int end = start < 0 ? -1 : pem.indexOf("-----", start + 11);
      if (end < 0) {
        throw new GeneralSecurityException("no key in PEM");
      }
      var label = pem.substring(start + 11, end);
      if (!label.equals("EC PARAMETERS")) {
        return label;
      }
      from = end;
    }
  }

  private static byte[] content(String pem, String label) throws GeneralSecurityException {
    var begin = "-----BEGIN " + label + "-----";
    int start = pem.indexOf(begin) + begin.length();
    int end = pem.indexOf("-----END " + label + "-----", start);
    if (end < 0) {
      throw new GeneralSecurityException("PEM without an end");
    }
    try {
      return Base64.getMimeDecoder().decode(Bytes.of(pem.substring(start, end)));
    } catch (IllegalArgumentException malformed) {
      throw new GeneralSecurityException("PEM that is not in base64", malformed);
    }
  }
}
