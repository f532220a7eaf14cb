package moongate.model.pki;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/// Converts the older forms of private keys to the one that Java supports (PKCS#8, RFC 5958):
///
///     PrivateKeyInfo ::= SEQUENCE { version INTEGER (0), algorithm SEQUENCE { OID, parameters },
///                                   privateKey OCTET STRING }
public final class Pkcs8 {
  private static final int PARAMETERS = 0xA0;
  private static final int PUBLIC_KEY = 0xA1;
  private static final byte UNCOMPRESSED = 4;
  private static final String RSA_ENCRYPTION = "2a864886f70d010101";
  private static final String EC_PUBLIC_KEY = "2a8648ce3d0201";

  private Pkcs8() {}

  /// @param key an RSAPrivateKey of RFC 8017
  public static byte[] ofRsa(byte[] key) {
    return wrap(rsaEncryption(), key);
  }

  /// The AlgorithmIdentifier of RSA keys.
  static byte[] rsaEncryption() {
    return Der.sequence(Der.oid(RSA_ENCRYPTION), Der.nothing());
  }

  /// @param key an ECPrivateKey of RFC 5915 that names its curve
  static byte[] ofEc(byte[] key) {
    try {
      int at = contentStart(key, 0);
      while (at < key.length) {
        int start = contentStart(key, at);
        int end = start + length(key, at);
        if ((key[at] & 0xFF) == PARAMETERS) {
          var curve = Arrays.copyOfRange(key, start, end);
          return ofEc(key, curve);
        }
        at = end;
      }
    } catch (ArrayIndexOutOfBoundsException cutOff) {
      throw new PemException("not a private key: cut off");
    }
    throw new PemException("the key does not name its curve; convert it with openssl pkey");
  }

  /// @param key an ECPrivateKey of RFC 5915
  /// @param curve the object identifier of its curve, in DER
  public static byte[] ofEc(byte[] key, byte[] curve) {
    return wrap(Der.sequence(Der.oid(EC_PUBLIC_KEY), curve), key);
  }

  /// The public key inside an elliptic curve's private key, as an uncompressed point; empty if it
  /// does not contain one.
  ///
  /// @param pkcs8 a PrivateKeyInfo around an ECPrivateKey of RFC 5915
  static Optional<byte[]> publicPoint(byte[] pkcs8) {
    try {
      int version = contentStart(pkcs8, 0);
      int algorithm = next(pkcs8, version);
      int key = contentStart(pkcs8, next(pkcs8, algorithm));
      for (int at = contentStart(pkcs8, key); at < next(pkcs8, key); at = next(pkcs8, at)) {
        if ((pkcs8[at] & 0xFF) == PUBLIC_KEY) {
          int bits = contentStart(pkcs8, at);
          int start = contentStart(pkcs8, bits) + 1;
          int end = next(pkcs8, bits);
          return end <= pkcs8.length && pkcs8[start] == UNCOMPRESSED
              ? Optional.of(Arrays.copyOfRange(pkcs8, start, end))
              : Optional.empty();
        }
      }
      return Optional.empty();
    } catch (IndexOutOfBoundsException | IllegalArgumentException | PemException malformed) {
      return Optional.empty();
    }
  }

  /// The position of the element after the one at `at`.
  private static int next(byte[] der, int at) {
    return contentStart(der, at) + length(der, at);
  }

  private static byte[] wrap(byte[] algorithm, byte[] key) {
    return Der.sequence(Der.integer(BigInteger.ZERO), algorithm, Der.octets(key));
  }

  /// The position of the content of the element at `at`.
  private static int contentStart(byte[] der, int at) {
    int first = der[at + 1] & 0xFF;
    return at + 2 + (first < 0x80 ? 0 : first & 0x7F);
  }

  private static int length(byte[] der, int at) {
    int first = der[at + 1] & 0xFF;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7F); i++) {
      length = length << 8 | (der[at + 2 + i] & 0xFF);
    }
    if (length < 0 || length > der.length) {
      throw new PemException("not a private key: cut off");
    }
    return length;
  }
}
