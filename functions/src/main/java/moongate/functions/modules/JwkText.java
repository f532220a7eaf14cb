package moongate.functions.modules;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// Keys as JSON (RFC 7517).
final class JwkText {
  private JwkText() {}

  /// @throws GeneralSecurityException for a key that is neither of RSA nor a public one of EC
  static String of(Key key) throws GeneralSecurityException {
    var parts = new LinkedHashMap<String, String>();
    switch (key) {
      case RSAPublicKey rsa -> {
        parts.put("kty", "RSA");
        parts.put("n", number(rsa.getModulus(), 0));
        parts.put("e", number(rsa.getPublicExponent(), 0));
      }
      case RSAPrivateCrtKey rsa -> {
        parts.put("kty", "RSA");
        parts.put("n", number(rsa.getModulus(), 0));
        parts.put("e", number(rsa.getPublicExponent(), 0));
        parts.put("d", number(rsa.getPrivateExponent(), 0));
        parts.put("p", number(rsa.getPrimeP(), 0));
        parts.put("q", number(rsa.getPrimeQ(), 0));
        parts.put("dp", number(rsa.getPrimeExponentP(), 0));
        parts.put("dq", number(rsa.getPrimeExponentQ(), 0));
        parts.put("qi", number(rsa.getCrtCoefficient(), 0));
      }
      case ECPublicKey elliptic -> {
        int bits = elliptic.getParams().getOrder().bitLength();
        int bytes = (bits + 7) / 8;
        parts.put("kty", "EC");
        parts.put("crv", "P-" + bits);
        parts.put("x", number(elliptic.getW().getAffineX(), bytes));
        parts.put("y", number(elliptic.getW().getAffineY(), bytes));
      }
      default -> throw new GeneralSecurityException("this key cannot be written as JWK");
    }
    return written(parts);
  }

  /// The values need no escapes: they are words and base64url.
  private static String written(Map<String, String> parts) {
    return parts.entrySet().stream()
        .map(part -> '"' + part.getKey() + "\":\"" + part.getValue() + '"')
        .collect(Collectors.joining(",", "{", "}"));
  }

  /// RFC 7518, 6: big-endian, in base64url; at least `least` bytes.
  private static String number(BigInteger value, int least) {
    var signed = value.toByteArray();
    int skipped = signed[0] == 0 && signed.length > 1 ? 1 : 0;
    int size = signed.length - skipped;
    var bytes = new byte[Math.max(least, size)];
    System.arraycopy(signed, skipped, bytes, bytes.length - size, size);
    return TextHost.base64Url(bytes);
  }
}
