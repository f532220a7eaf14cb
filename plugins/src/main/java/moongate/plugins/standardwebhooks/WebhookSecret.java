package moongate.plugins.standardwebhooks;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import moongate.model.value.Utf8;
import org.jspecify.annotations.Nullable;

/// The key that sender and receiver share, written as `whsec_` and Base64.
final class WebhookSecret {
  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  private WebhookSecret(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /// Parses a secret; null if `text` is not a valid one.
  static @Nullable WebhookSecret parse(String text) {
    var coded = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
    try {
      var key = Base64.getDecoder().decode(Utf8.encode(coded));
      return key.length == 0 ? null : new WebhookSecret(key);
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  /// True if any of the signatures, in Base64 without their version, is valid for the message.
  boolean hasSigned(byte[] message, Iterable<String> signatures) {
    var own = Base64.getEncoder().encode(sign(message));
    boolean isSigned = false;
    for (var signature : signatures) {
      isSigned |= MessageDigest.isEqual(own, Utf8.encode(signature));
    }
    return isSigned;
  }

  private byte[] sign(byte[] message) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC with SHA-256", e);
    }
  }
}
