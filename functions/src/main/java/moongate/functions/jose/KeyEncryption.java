package moongate.functions.jose;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;

/// How both sides come to the key of a token's content (RFC 7518, 4).
final class KeyEncryption {
  static final String RSA_OAEP = "RSA-OAEP";
  static final String ECDH_ES = "ECDH-ES";

  private static final String OAEP = "RSA/ECB/OAEPWithSHA-1AndMGF1Padding";
  private static final SecureRandom RANDOM = new SecureRandom();

  private KeyEncryption() {}

  /// What a sender comes to.
  ///
  /// @param key of the content
  /// @param encrypted the same for the receiver; empty when it finds out itself
  /// @param ephemeral the public key that the receiver needs for that; empty for none
  record Sent(byte[] key, byte[] encrypted, Map<String, String> ephemeral) {}

  static Sent send(String algorithm, ContentEncryption content, JoseKey key, byte[] apu, byte[] apv)
      throws GeneralSecurityException {
    if (algorithm.equals(RSA_OAEP)) {
      var secret = random(content.keyBytes());
      var cipher = Cipher.getInstance(OAEP);
      cipher.init(Cipher.ENCRYPT_MODE, key.publicKey("RSA"), RANDOM);
      return new Sent(secret, cipher.doFinal(secret), Map.of());
    }
    var receiver = key.publicKey("EC");
    var curve = Curve.of((ECKey) receiver);
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(curve.generator(), RANDOM);
    var pair = generator.generateKeyPair();
    var point = ((ECPublicKey) pair.getPublic()).getW();
    var ephemeral =
        Map.of(
            "kty",
            "EC",
            "crv",
            curve.word(),
            "x",
            Jwe.encoded(curve.bytes(point.getAffineX())),
            "y",
            Jwe.encoded(curve.bytes(point.getAffineY())));
    var secret = agreed(pair.getPrivate(), receiver, content, apu, apv);
    return new Sent(secret, new byte[0], ephemeral);
  }

  /// The key of the content for the receiver of a token with RSA.
  static byte[] decrypted(byte[] encrypted, JoseKey key) throws GeneralSecurityException {
    var cipher = Cipher.getInstance(OAEP);
    cipher.init(Cipher.DECRYPT_MODE, key.privateKey("RSA", Curve.P256));
    return cipher.doFinal(encrypted);
  }

  /// The key of the content for the receiver of a token with a public key in it.
  static byte[] agreed(
      JoseKey key, JoseKey.Parts ephemeral, ContentEncryption content, byte[] apu, byte[] apv)
      throws GeneralSecurityException {
    var curve = Curve.of(ephemeral.text("crv"));
    var own = key.privateKey("EC", curve);
    if (Curve.of((ECKey) own) != curve) {
      throw new GeneralSecurityException("the token is for a key on the curve " + curve.word());
    }
    return agreed(own, ephemeral.publicKey("EC"), content, apu, apv);
  }

  private static byte[] agreed(
      PrivateKey own, PublicKey other, ContentEncryption content, byte[] apu, byte[] apv)
      throws GeneralSecurityException {
    var agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(own);
    agreement.doPhase((Key) other, true);
    return derived(agreement.generateSecret(), content, apu, apv);
  }

  /// The Concat KDF, as RFC 7518, 4.6.2 uses it.
  private static byte[] derived(byte[] secret, ContentEncryption content, byte[] apu, byte[] apv)
      throws GeneralSecurityException {
    var digest = MessageDigest.getInstance("SHA-256");
    var key = new byte[content.keyBytes()];
    for (int round = 1, at = 0; at < key.length; round++) {
      digest.update(number(round));
      digest.update(secret);
      for (var part : new byte[][] {content.word().getBytes(StandardCharsets.US_ASCII), apu, apv}) {
        digest.update(number(part.length));
        digest.update(part);
      }
      digest.update(number(8 * key.length));
      var piece = digest.digest();
      int length = Math.min(piece.length, key.length - at);
      System.arraycopy(piece, 0, key, at, length);
      at += length;
    }
    Arrays.fill(secret, (byte) 0);
    return key;
  }

  static byte[] random(int length) {
    var bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  private static byte[] number(int number) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
  }
}
