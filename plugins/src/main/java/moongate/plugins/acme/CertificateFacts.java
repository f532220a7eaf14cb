package moongate.plugins.acme;

import java.math.BigInteger;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.regex.Pattern;
import moongate.model.value.Hash;
import moongate.model.value.Value;

/// The data of a certificate for the Admin API: everything but its key.
final class CertificateFacts {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final HexFormat HEX = HexFormat.ofDelimiter(":").withUpperCase();
  private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)CN=((?:[^,\\\\]|\\\\.)*)");

  private CertificateFacts() {}

  static Value.Obj of(Certificates.Held held, Instant now) {
    var certificate = held.certificate();
    var facts = new LinkedHashMap<String, Value>();
    facts.put("host", Value.of(held.host()));
    facts.put("issuer_cn", Value.of(issuer(certificate)));
    facts.put("not_before", time(certificate.getNotBefore()));
    facts.put("not_after", time(certificate.getNotAfter()));
    facts.put("valid", Value.of(isValid(certificate, now)));
    facts.put("serial_number", Value.of(HEX.formatHex(bytes(certificate.getSerialNumber()))));
    facts.put("pubkey_type", Value.of(keyType(certificate)));
    facts.put("digest", Value.of(HEX.formatHex(digest(certificate))));
    return Value.of(facts);
  }

  private static boolean isValid(X509Certificate certificate, Instant now) {
    return !now.isBefore(certificate.getNotBefore().toInstant())
        && now.isBefore(certificate.getNotAfter().toInstant());
  }

  private static Value time(Date time) {
    return Value.of(TIME.format(time.toInstant()));
  }

  private static String issuer(X509Certificate certificate) {
    var name = COMMON_NAME.matcher(certificate.getIssuerX500Principal().getName());
    return name.find() ? name.group(1).replaceAll("\\\\(.)", "$1") : "";
  }

  /// Without the leading zero byte, which only says that the number is positive.
  private static byte[] bytes(BigInteger number) {
    var bytes = number.toByteArray();
    return bytes.length > 1 && bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  /// OpenSSL's name of the key type.
  private static String keyType(X509Certificate certificate) {
    var algorithm = certificate.getPublicKey().getAlgorithm();
    return switch (algorithm) {
      case "RSA" -> "rsaEncryption";
      case "EC" -> "id-ecPublicKey";
      default -> algorithm;
    };
  }

  private static byte[] digest(X509Certificate certificate) {
    try {
      return Hash.SHA_1.of(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("it was read, but cannot be written", e);
    }
  }
}
