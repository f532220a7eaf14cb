package moongate.plugins.oauth2;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.spec.InvalidKeySpecException;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// Hashes client secrets that nobody may read: PBKDF2 with SHA-512, as text
/// `$pbkdf2-sha512$i=10000,l=32$<salt>$<hash>`, both in Base64.
final class SecretHash {
  private static final String ALGORITHM = "PBKDF2WithHmacSHA512";
  private static final int ITERATIONS = 10_000;

  /// The most iterations that a configuration may require of a request.
  private static final int MOST_ITERATIONS = 1_000_000;

  private static final int BYTES = 32;
  private static final int SALT_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Pattern FORM =
      Pattern.compile(
          "\\$pbkdf2-sha512\\$i=(\\d{1,7}),l=(\\d{1,3})\\$([A-Za-z0-9+/]+={0,2})\\$([A-Za-z0-9+/]+={0,2})");

  private SecretHash() {}

  static String of(String secret) {
    var salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    var encoder = Base64.getEncoder().withoutPadding();
    return "$pbkdf2-sha512$i=%d,l=%d$%s$%s"
        .formatted(
            ITERATIONS,
            BYTES,
            encoder.encodeToString(salt),
            encoder.encodeToString(hash(secret, salt, ITERATIONS, BYTES)));
  }

  /// Whether `text` has the form of a hash.
  static boolean isHash(String text) {
    return FORM.matcher(text).matches();
  }

  /// Whether `hash` is a hash of `secret`. Takes some milliseconds.
  static boolean isOf(String hash, String secret) {
    var parts = FORM.matcher(hash);
    if (!parts.matches()) {
      return false;
    }
    int iterations = Integer.parseInt(parts.group(1));
    int length = Integer.parseInt(parts.group(2));
    if (iterations < 1 || iterations > MOST_ITERATIONS || length < 1) {
      return false;
    }
    try {
      var salt = Base64.getDecoder().decode(parts.group(3));
      var expected = Base64.getDecoder().decode(parts.group(4));
      return MessageDigest.isEqual(expected, hash(secret, salt, iterations, length));
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private static byte[] hash(String secret, byte[] salt, int iterations, int length) {
    // The JDK refuses an empty password; a NUL gives the same key in HMAC.
    var password = secret.isEmpty() ? "\0" : secret;
    var spec = new PBEKeySpec(password.toCharArray(), salt, iterations, length * 8);
    try {
      return SecretKeyFactory.getInstance(ALGORITHM).generateSecret(spec).getEncoded();
    } catch (InvalidKeySpecException e) {
      throw new IllegalStateException("PBKDF2 refuses its parameters", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  /// Whether two texts are equal. The time it takes does not reveal where they differ.
  static boolean isSame(String one, String other) {
    return MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8));
  }
}
