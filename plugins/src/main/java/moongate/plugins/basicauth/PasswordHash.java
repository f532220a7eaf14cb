package moongate.plugins.basicauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.util.HexFormat;
import moongate.model.value.Hash;

/// Hashes passwords for storage, in the same way as Kong, so that its data can be taken over.
final class PasswordHash {
  private PasswordHash() {}

  /// @param password as bytes
  /// @param consumerId the consumer with this password, which is the salt
  static String of(String password, String consumerId) {
    var digest = Hash.SHA_1.begin();
    digest.update(password.getBytes(ISO_8859_1));
    digest.update(consumerId.getBytes(ISO_8859_1));
    return HexFormat.of().formatHex(digest.digest());
  }

  /// Whether the hashes are equal. The time it takes does not reveal where they differ.
  static boolean isSame(String hash, String other) {
    return MessageDigest.isEqual(hash.getBytes(ISO_8859_1), other.getBytes(ISO_8859_1));
  }
}
