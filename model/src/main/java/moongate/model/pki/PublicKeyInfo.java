package moongate.model.pki;

/// Converts the older form of public keys to the one that Java supports (RFC 5280, section 4.1):
///
///     SubjectPublicKeyInfo ::= SEQUENCE { algorithm AlgorithmIdentifier, subjectPublicKey BIT STRING }
public final class PublicKeyInfo {
  private PublicKeyInfo() {}

  /// @param key an RSAPublicKey of RFC 8017
  public static byte[] ofRsa(byte[] key) {
    return Der.sequence(Pkcs8.rsaEncryption(), Der.bits(key));
  }
}
