package moongate.plugins.basicauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Hashes passwords for storage, in the same way as Kong, so that its data can be taken over.
final class PasswordHash {
  private PasswordHash() {}

  /// @param password as bytes
  /// @param consumerId the consumer with this password, which is the salt
  static String of(String password, String consumerId) {
    var digest = sha1();
    digest.update(password.getBytes(ISO_8859_1));
    digest.update(consumerId.getBytes(ISO_8859_1));
    return HexFormat.of().formatHex(digest.digest());
  }

  /// Whether the hashes are equal. The time it takes does not reveal where they differ.
  static boolean isSame(String hash, String other) {
    return MessageDigest.isEqual(hash.getBytes(ISO_8859_1), other.getBytes(ISO_8859_1));
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
