package moongate.plugins.hmacauth;

import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The HMAC algorithms, by the names that clients use.
final class HmacAlgorithm {
  private static final Map<String, String> JAVA_NAMES = new LinkedHashMap<>();

  static {
    JAVA_NAMES.put("hmac-sha1", "HmacSHA1");
    JAVA_NAMES.put("hmac-sha256", "HmacSHA256");
    JAVA_NAMES.put("hmac-sha384", "HmacSHA384");
    JAVA_NAMES.put("hmac-sha512", "HmacSHA512");
  }

  private HmacAlgorithm() {}

  static String[] names() {
    return JAVA_NAMES.keySet().toArray(String[]::new);
  }

  /// @param algorithm one of [#names()]
  static byte[] sign(String algorithm, byte[] secret, byte[] text) {
    var name = JAVA_NAMES.getOrDefault(algorithm, algorithm);
    try {
      var mac = Mac.getInstance(name);
      mac.init(new SecretKeySpec(secret, name));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + name, e);
    }
  }
}
