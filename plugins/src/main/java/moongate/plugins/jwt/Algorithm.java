package moongate.plugins.jwt;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// A way to sign tokens (RFC 7518, RFC 8037).
///
/// @param name in tokens: `HS256`
/// @param isShared whether both sides have the same secret; otherwise a public key verifies
/// @param javaName the JDK's name
/// @param padding the parameters of RSASSA-PSS; null for others
record Algorithm(
    String name, boolean isShared, String javaName, @Nullable PSSParameterSpec padding) {
  private static final Map<String, Algorithm> ALL = all();

  private static Map<String, Algorithm> all() {
    var all = new LinkedHashMap<String, Algorithm>();
    int[] sizes = {256, 384, 512};
    for (int bits : sizes) {
      put(all, new Algorithm("HS" + bits, true, "HmacSHA" + bits, null));
    }
    for (int bits : sizes) {
      put(all, new Algorithm("RS" + bits, false, "SHA" + bits + "withRSA", null));
    }
    for (int bits : sizes) {
      put(all, new Algorithm("ES" + bits, false, "SHA" + bits + "withECDSAinP1363Format", null));
    }
    for (int bits : sizes) {
      var hash = "SHA-" + bits;
      var padding = new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), bits / 8, 1);
      put(all, new Algorithm("PS" + bits, false, "RSASSA-PSS", padding));
    }
    put(all, new Algorithm("EdDSA", false, "EdDSA", null));
    return all;
  }

  private static void put(Map<String, Algorithm> all, Algorithm algorithm) {
    all.put(algorithm.name, algorithm);
  }

  static String[] names() {
    return ALL.keySet().toArray(String[]::new);
  }

  static boolean exists(String name) {
    return ALL.containsKey(name);
  }

  /// @throws IllegalArgumentException if there is none
  static Algorithm of(String name) {
    var algorithm = ALL.get(name);
    if (algorithm == null) {
      throw new IllegalArgumentException("no algorithm named " + name);
    }
    return algorithm;
  }

  /// Whether `signature` is valid for `text` with this secret.
  boolean isSigned(byte[] text, byte[] signature, byte[] secret) {
    try {
      var mac = Mac.getInstance(javaName);
      mac.init(new SecretKeySpec(secret, javaName));
      return MessageDigest.isEqual(mac.doFinal(text), signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + javaName, e);
    }
  }

  /// Whether `signature` is valid for `text` with this public key.
  boolean isSigned(byte[] text, byte[] signature, PublicKey key) {
    try {
      var verifier = Signature.getInstance(javaName);
      if (padding != null) {
        verifier.setParameter(padding);
      }
      verifier.initVerify(key);
      verifier.update(text);
      return verifier.verify(signature);
    } catch (GeneralSecurityException malformed) {
      return false;
    }
  }
}
