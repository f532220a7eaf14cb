package moongate.plugins.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import moongate.model.value.Hash;
import org.jspecify.annotations.Nullable;

/// The keys that are derived from a configuration's secret. Each session has its own keys, derived
/// (HKDF with SHA-256) from the secret and the session's id: one encrypts and authenticates its
/// data (AES-256-GCM), the other authenticates its head (HMAC-SHA256). An id is never used twice,
/// so no key is.
final class SessionKeys {
  private static final String HKDF = "HKDF-SHA256";
  private static final String HMAC = "HmacSHA256";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKey key;

  /// @param secret a text of any length
  SessionKeys(String secret) {
    try {
      var material = Hash.SHA_256.of(secret.getBytes(UTF_8));
      this.key =
          KDF.getInstance(HKDF)
              .deriveKey("Generic", HKDFParameterSpec.ofExtract().addIKM(material).extractOnly());
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  /// The id of a new session: random bytes.
  static String newId() {
    var id = new byte[SessionHead.ID_BYTES];
    RANDOM.nextBytes(id);
    return new String(id, ISO_8859_1);
  }

  private byte[] derived(String purpose, String id, int length) throws GeneralSecurityException {
    var info = (purpose + ':' + id).getBytes(ISO_8859_1);
    return KDF.getInstance(HKDF).deriveData(HKDFParameterSpec.expandOnly(key, info, length));
  }

  /// A head with the encrypted data, which only the gateway can read.
  ///
  /// @param data encrypted, as bytes
  record Sealed(SessionHead head, String data) {}

  /// Encrypts `data` for the session of `head`, and adds the tag to it.
  Sealed seal(SessionHead head, byte[] data) {
    try {
      var sealed = cipher(Cipher.ENCRYPT_MODE, head).doFinal(data);
      var bytes = new String(sealed, ISO_8859_1);
      return new Sealed(
          head.withTag(bytes.substring(data.length)), bytes.substring(0, data.length));
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  /// Decrypts data of the session of `head`; null if it does not belong to the session, or was
  /// changed.
  byte @Nullable [] open(SessionHead head, String data) {
    try {
      return cipher(Cipher.DECRYPT_MODE, head).doFinal((data + head.tag()).getBytes(ISO_8859_1));
    } catch (AEADBadTagException forged) {
      return null;
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  private Cipher cipher(int mode, SessionHead head) throws GeneralSecurityException {
    var derived = derived("encryption", head.id(), KEY_BYTES + NONCE_BYTES);
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode,
        new SecretKeySpec(derived, 0, KEY_BYTES, "AES"),
        new GCMParameterSpec(SessionHead.TAG_BYTES * 8, derived, KEY_BYTES, NONCE_BYTES));
    cipher.updateAAD(head.sealed());
    return cipher;
  }

  /// The mac of the first `length` bytes of a head.
  byte[] mac(String id, byte[] head, int length) {
    try {
      var mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(derived("authentication", id, KEY_BYTES), HMAC));
      mac.update(head, 0, length);
      return Arrays.copyOf(mac.doFinal(), SessionHead.MAC_BYTES);
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  /// Whether the mac of the first `length` bytes follows them.
  boolean isMac(String id, byte[] head, int length) {
    var given = Arrays.copyOfRange(head, length, length + SessionHead.MAC_BYTES);
    return MessageDigest.isEqual(given, mac(id, head, length));
  }

  private static IllegalStateException missing(GeneralSecurityException e) {
    return new IllegalStateException("every JDK has HKDF, AES-GCM and HMAC", e);
  }
}
