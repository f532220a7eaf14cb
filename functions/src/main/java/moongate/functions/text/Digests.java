package moongate.functions.text;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import moongate.model.value.Hash;
import org.jspecify.annotations.Nullable;

/// Checksums, digests and Base64 over byte strings.
public final class Digests {
  private Digests() {}

  /// MD5 in 32 lower-case hex digits.
  public static String md5Hex(String text) {
    return Hash.MD5.hex(Bytes.of(text));
  }

  /// MD5 in 16 bytes.
  public static String md5(String text) {
    return Bytes.string(Hash.MD5.of(Bytes.of(text)));
  }

  /// SHA-1 in 20 bytes.
  public static String sha1(String text) {
    return Bytes.string(Hash.SHA_1.of(Bytes.of(text)));
  }

  /// What to keep of a name that functions have chosen: of one that is longer than `longest`, a
  /// digest is enough to tell it from others.
  public static String shortened(String name, int longest) {
    return name.length() <= longest ? name : Hash.SHA_256.hex(Bytes.of(name));
  }

  /// HMAC-SHA1 in 20 bytes.
  public static String hmacSha1(String key, String text) {
    try {
      var mac = Mac.getInstance("HmacSHA1");
      // A key of no bytes is the same as one zero byte: HMAC pads keys with zeros.
      mac.init(new SecretKeySpec(key.isEmpty() ? new byte[1] : Bytes.of(key), "HmacSHA1"));
      return Bytes.string(mac.doFinal(Bytes.of(text)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA1", e);
    }
  }

  /// CRC-32 as an unsigned number.
  public static long crc32(String text) {
    var crc = new CRC32();
    crc.update(Bytes.of(text));
    return crc.getValue();
  }

  /// Base64 with or without its final `=`.
  public static String encodeBase64(String text, boolean isPadded) {
    var encoder = isPadded ? Base64.getEncoder() : Base64.getEncoder().withoutPadding();
    return Bytes.string(encoder.encode(Bytes.of(text)));
  }

  /// The bytes that a Base64 text stands for, or null when it is malformed.
  ///
  /// The text ends at its first `=`, as in nginx: code that pads a text often adds too many of
  /// them, or too few.
  public static @Nullable String decodeBase64(String text) {
    int end = text.indexOf('=');
    try {
      var digits = end < 0 ? text : text.substring(0, end);
      return Bytes.string(Base64.getDecoder().decode(Bytes.of(digits)));
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  /// As [#decodeBase64], stepping over characters that are not of the alphabet.
  public static @Nullable String decodeBase64Mime(String text) {
    try {
      return Bytes.string(Base64.getMimeDecoder().decode(Bytes.of(text)));
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }
}
