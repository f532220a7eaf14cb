package moongate.sql;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.SQLDataException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import moongate.model.value.Hash;
import org.jspecify.annotations.Nullable;

/// Encrypts stored secrets with AES-256-GCM, or leaves them unencrypted. Thread-safe.
public final class SecretCipher {
  /// Stores secrets unencrypted.
  public static final SecretCipher OFF = new SecretCipher(null);

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final @Nullable SecretKey key;

  private SecretCipher(@Nullable SecretKey key) {
    this.key = key;
  }

  /// @param key any text, preferably a long one, such as 32 random bytes in Base64
  public static SecretCipher of(Optional<String> key) {
    return key.map(text ->
            new SecretCipher(
                new SecretKeySpec(Hash.SHA_256.of(text.getBytes(StandardCharsets.UTF_8)), "AES")))
        .orElse(OFF);
  }

  boolean isOn() {
    return key != null;
  }

  /// @param place the same place is required for decryption
  String encrypt(String text, String place) {
    var nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      var cipher = cipher(Cipher.ENCRYPT_MODE, nonce, place);
      var sealed = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
      var out = ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed);
      return Base64.getEncoder().encodeToString(out.array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES/GCM", e);
    }
  }

  String decrypt(String text, String place) throws SQLDataException {
    if (key == null) {
      throw new SQLDataException("the database has encrypted secrets: set database_secret_key");
    }
    try {
      var sealed = Base64.getDecoder().decode(text);
      var nonce = Arrays.copyOf(sealed, NONCE_BYTES);
      var cipher = cipher(Cipher.DECRYPT_MODE, nonce, place);
      var opened = cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
      return new String(opened, StandardCharsets.UTF_8);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new SQLDataException(
          "secrets in the database were encrypted with another database_secret_key");
    }
  }

  /// A keyed hash of 32 bytes, which reveals nothing about `bytes` without the key.
  byte[] digest(byte[] bytes) {
    if (key == null) {
      return Hash.SHA_256.of(bytes);
    }
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String place) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
