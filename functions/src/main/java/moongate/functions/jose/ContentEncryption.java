package moongate.functions.jose;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// How a token's content is encrypted: the values of `enc` (RFC 7518, 5).
public enum ContentEncryption {
  A128GCM(16),
  A192GCM(24),
  A256GCM(32),
  A128CBC_HS256(32),
  A192CBC_HS384(48),
  A256CBC_HS512(64);

  private static final int GCM_VECTOR_BYTES = 12;
  private static final int GCM_TAG_BYTES = 16;
  private static final int CBC_VECTOR_BYTES = 16;

  private final int keyBytes;

  ContentEncryption(int keyBytes) {
    this.keyBytes = keyBytes;
  }

  /// Content and the tag that vouches for it.
  record Sealed(byte[] content, byte[] tag) {}

  /// The one that `name` means; null for none.
  public static @Nullable ContentEncryption of(String name) {
    for (var one : values()) {
      if (one.word().equals(name)) {
        return one;
      }
    }
    return null;
  }

  /// The name in a token's header.
  public String word() {
    return name().replace('_', '-').toUpperCase(Locale.ROOT);
  }

  int keyBytes() {
    return keyBytes;
  }

  int vectorBytes() {
    return isGcm() ? GCM_VECTOR_BYTES : CBC_VECTOR_BYTES;
  }

  private boolean isGcm() {
    return this == A128GCM || this == A192GCM || this == A256GCM;
  }

  /// @param header what the tag vouches for besides the content
  Sealed seal(byte[] key, byte[] vector, byte[] header, byte[] text)
      throws GeneralSecurityException {
    if (isGcm()) {
      var both = gcm(Cipher.ENCRYPT_MODE, key, vector, header).doFinal(text);
      int length = both.length - GCM_TAG_BYTES;
      return new Sealed(Arrays.copyOf(both, length), Arrays.copyOfRange(both, length, both.length));
    }
    var content = cbc(Cipher.ENCRYPT_MODE, key, vector).doFinal(text);
    return new Sealed(content, tag(key, vector, header, content));
  }

  /// @throws GeneralSecurityException when the tag does not vouch for it
  byte[] open(byte[] key, byte[] vector, byte[] header, Sealed sealed)
      throws GeneralSecurityException {
    if (key.length != keyBytes || vector.length != vectorBytes()) {
      throw new GeneralSecurityException("wrong length");
    }
    if (isGcm()) {
      if (sealed.tag.length != GCM_TAG_BYTES) {
        throw new GeneralSecurityException("wrong length of tag");
      }
      var cipher = gcm(Cipher.DECRYPT_MODE, key, vector, header);
      return cipher.doFinal(
          ByteBuffer.allocate(sealed.content.length + GCM_TAG_BYTES)
              .put(sealed.content)
              .put(sealed.tag)
              .array());
    }
    if (!MessageDigest.isEqual(tag(key, vector, header, sealed.content), sealed.tag)) {
      throw new GeneralSecurityException("wrong tag");
    }
    return cbc(Cipher.DECRYPT_MODE, key, vector).doFinal(sealed.content);
  }

  private static Cipher gcm(int direction, byte[] key, byte[] vector, byte[] header)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        direction, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * GCM_TAG_BYTES, vector));
    cipher.updateAAD(header);
    return cipher;
  }

  /// The second half of the key is for the cipher.
  private Cipher cbc(int direction, byte[] key, byte[] vector) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    int half = keyBytes / 2;
    cipher.init(direction, new SecretKeySpec(key, half, half, "AES"), new IvParameterSpec(vector));
    return cipher;
  }

  /// RFC 7518, 5.2.2.1: half of a MAC, made with the first half of the key.
  private byte[] tag(byte[] key, byte[] vector, byte[] header, byte[] content)
      throws GeneralSecurityException {
    int half = keyBytes / 2;
    var algorithm = "HmacSHA" + 16 * half;
    var mac = Mac.getInstance(algorithm);
    mac.init(new SecretKeySpec(key, 0, half, algorithm));
    mac.update(header);
    mac.update(vector);
    mac.update(content);
    mac.update(ByteBuffer.allocate(Long.BYTES).putLong(8L * header.length).array());
    return Arrays.copyOf(mac.doFinal(), half);
  }
}
