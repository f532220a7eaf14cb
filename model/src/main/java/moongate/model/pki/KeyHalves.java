package moongate.model.pki;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Optional;

/// Checks whether a public and a private key belong together. If the private key contains its
/// public half, both are compared; a signature would delay the start by 60 ms.
final class KeyHalves {
  private KeyHalves() {}

  static boolean match(PublicKey publicKey, PrivateKey key) {
    if (publicKey instanceof RSAPublicKey open && key instanceof RSAPrivateKey secret) {
      return open.getModulus().equals(secret.getModulus());
    }
    if (publicKey instanceof ECPublicKey open && key.getAlgorithm().equals("EC")) {
      return publicHalf(key)
          .map(half -> endsWith(open.getEncoded(), half))
          .orElseGet(() -> verifies(publicKey, key));
    }
    return verifies(publicKey, key);
  }

  private static Optional<byte[]> publicHalf(PrivateKey key) {
    var encoded = key.getEncoded();
    return encoded == null ? Optional.empty() : Pkcs8.publicPoint(encoded);
  }

  /// A SubjectPublicKeyInfo ends with the point.
  private static boolean endsWith(byte[] all, byte[] end) {
    int from = all.length - end.length;
    return from >= 0 && Arrays.equals(all, from, all.length, end, 0, end.length);
  }

  private static boolean verifies(PublicKey publicKey, PrivateKey key) {
    var probe = new byte[] {1, 2, 3};
    try {
      var signature = signatureOf(publicKey);
      signature.initSign(key);
      signature.update(probe);
      var signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException different) {
      return false;
    }
  }

  private static Signature signatureOf(PublicKey key) throws GeneralSecurityException {
    return Signature.getInstance(
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        });
  }
}
