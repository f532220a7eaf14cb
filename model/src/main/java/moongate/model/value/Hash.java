package moongate.model.value;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The hash functions that every JDK has.
public enum Hash {
  /// For fingerprints that peers ask for, never for secrets.
  MD5("MD5"),
  SHA_1("SHA-1"),
  SHA_256("SHA-256");

  private final String javaName;

  Hash(String javaName) {
    this.javaName = javaName;
  }

  /// The hash of `bytes`.
  public byte[] of(byte[] bytes) {
    return begin().digest(bytes);
  }

  /// The hash of `bytes` in lower-case hexadecimal digits.
  public String hex(byte[] bytes) {
    return HexFormat.of().formatHex(of(bytes));
  }

  /// For what is hashed in pieces.
  public MessageDigest begin() {
    try {
      return MessageDigest.getInstance(javaName);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has " + javaName, impossible);
    }
  }
}
