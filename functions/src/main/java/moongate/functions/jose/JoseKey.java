package moongate.functions.jose;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPrivateKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import moongate.functions.pki.PemKeys;
import moongate.functions.text.Bytes;

/// A key as it was given: the parts of a JWK (RFC 7517), or a text in PEM or DER.
public sealed interface JoseKey {
  /// The texts of a JSON object.
  record Parts(Map<String, String> texts) implements JoseKey {
    public Parts {
      texts = Map.copyOf(texts);
    }

    String text(String name) throws GeneralSecurityException {
      var text = texts.get(name);
      if (text == null) {
        throw new GeneralSecurityException("the key has no " + name);
      }
      return text;
    }

    byte[] part(String name) throws GeneralSecurityException {
      try {
        return Base64.getUrlDecoder().decode(text(name));
      } catch (IllegalArgumentException malformed) {
        throw new GeneralSecurityException(name + " of the key is not in base64url", malformed);
      }
    }

    BigInteger number(String name) throws GeneralSecurityException {
      return new BigInteger(1, part(name));
    }

    /// The private key in it.
    ///
    /// @throws GeneralSecurityException when there is none
    public PrivateKey privateKey() throws GeneralSecurityException {
      return privateKey(texts.containsKey("n") ? "RSA" : "EC", Curve.P256);
    }

    /// With the primes if they are there: then the key is faster, and knows its public half.
    private RSAPrivateKeySpec rsa() throws GeneralSecurityException {
      return texts.containsKey("qi")
          ? new RSAPrivateCrtKeySpec(
              number("n"),
              number("e"),
              number("d"),
              number("p"),
              number("q"),
              number("dp"),
              number("dq"),
              number("qi"))
          : new RSAPrivateKeySpec(number("n"), number("d"));
    }
  }

  /// PEM, or the bytes of DER.
  record Text(String bytes) implements JoseKey {}

  /// RFC 7518, 4.3.
  int LEAST_RSA_BITS = 2048;

  int MOST_RSA_BITS = 8192;

  /// @throws GeneralSecurityException when it is no public key of this family
  default PublicKey publicKey(String family) throws GeneralSecurityException {
    return checked(
        switch (this) {
          case Text(var text) ->
              PemKeys.isPem(text)
                  ? PemKeys.publicKey(text, family)
                  : KeyFactory.getInstance(family)
                      .generatePublic(new X509EncodedKeySpec(bytes(text)));
          case Parts parts when family.equals("RSA") ->
              KeyFactory.getInstance("RSA")
                  .generatePublic(new RSAPublicKeySpec(parts.number("n"), parts.number("e")));
          case Parts parts ->
              Curve.of(parts.text("crv")).publicKey(parts.part("x"), parts.part("y"));
        });
  }

  /// @param curve that of a key which does not tell
  /// @throws GeneralSecurityException when it is no private key of this family
  default PrivateKey privateKey(String family, Curve curve) throws GeneralSecurityException {
    return checked(
        switch (this) {
          case Text(var text) ->
              PemKeys.isPem(text)
                  ? PemKeys.privateKey(text, family, curve.identifier())
                  : KeyFactory.getInstance(family)
                      .generatePrivate(new PKCS8EncodedKeySpec(bytes(text)));
          case Parts parts when family.equals("RSA") ->
              KeyFactory.getInstance("RSA").generatePrivate(parts.rsa());
          case Parts parts -> Curve.of(parts.text("crv")).privateKey(parts.part("d"));
        });
  }

  private static <K extends Key> K checked(K key) throws GeneralSecurityException {
    if (key instanceof RSAKey rsa) {
      int bits = rsa.getModulus().bitLength();
      if (bits < LEAST_RSA_BITS || bits > MOST_RSA_BITS) {
        throw new GeneralSecurityException(
            "an RSA key of " + LEAST_RSA_BITS + " to " + MOST_RSA_BITS + " bits is needed");
      }
    }
    return key;
  }

  private static byte[] bytes(String text) {
    return Bytes.of(text);
  }
}
