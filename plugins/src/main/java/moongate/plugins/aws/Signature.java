package moongate.plugins.aws;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import moongate.http.HeaderName;
import moongate.http.RequestHead;
import moongate.model.value.Hash;

/// Signs requests to AWS with Signature Version 4. All text is bytes.
///
/// @param region the region of the service: `eu-central-1`
/// @param service the name of the service in signatures: `lambda`
public record Signature(String region, String service) {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String END = "aws4_request";
  private static final HeaderName DATE = HeaderName.of("X-Amz-Date");
  private static final HeaderName TOKEN = HeaderName.of("X-Amz-Security-Token");
  private static final HexFormat HEX = HexFormat.of();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final int DAY = 8;

  /// Adds the headers that authenticate the request to those in `head`. All of them are signed. The
  /// path in the target must be escaped in the same way as [#escaped] does it.
  public void sign(RequestHead head, byte[] body, AwsCredentials credentials, Instant now) {
    var time = TIME.format(now);
    var headers = head.headers();
    headers.set(DATE, time);
    if (!credentials.token().isEmpty()) {
      headers.set(TOKEN, credentials.token());
    }
    var signed = new TreeMap<String, String>();
    for (int i = 0; i < headers.size(); i++) {
      var value = headers.valueAt(i).strip();
      signed.merge(headers.lowerNameAt(i), value, (first, next) -> first + "," + next);
    }
    var names = String.join(";", signed.keySet());
    var scope = time.substring(0, DAY) + "/" + region + "/" + service + "/" + END;
    var text =
        String.join(
            "\n", ALGORITHM, time, scope, Hash.SHA_256.hex(canonical(head, signed, names, body)));
    var signature = HEX.formatHex(hmac(key(credentials, time.substring(0, DAY)), text));
    headers.set(
        HeaderName.AUTHORIZATION,
        ALGORITHM
            + " Credential="
            + credentials.key()
            + "/"
            + scope
            + ", SignedHeaders="
            + names
            + ", Signature="
            + signature);
  }

  private static byte[] canonical(
      RequestHead head, TreeMap<String, String> signed, String names, byte[] body) {
    var target = head.target();
    int mark = target.indexOf('?');
    var path = mark < 0 ? target : target.substring(0, mark);
    var text = new StringBuilder(head.method()).append('\n');
    text.append(escapedPath(path)).append('\n');
    text.append(mark < 0 ? "" : sorted(target.substring(mark + 1))).append('\n');
    signed.forEach((name, value) -> text.append(name).append(':').append(value).append('\n'));
    text.append('\n').append(names).append('\n').append(Hash.SHA_256.hex(body));
    return text.toString().getBytes(ISO_8859_1);
  }

  /// Escapes a path once more, even if it is already escaped.
  private static String escapedPath(String path) {
    var parts = new ArrayList<String>();
    for (var part : path.split("/", -1)) {
      parts.add(escaped(part));
    }
    return String.join("/", parts);
  }

  private static String sorted(String query) {
    return String.join("&", List.of(query.split("&")).stream().sorted().toList());
  }

  private byte[] key(AwsCredentials credentials, String day) {
    var key = hmac(("AWS4" + credentials.secret()).getBytes(ISO_8859_1), day);
    for (var part : List.of(region, service, END)) {
      key = hmac(key, part);
    }
    return key;
  }

  /// Writes all but letters, digits and `-._~` as `%` and two digits.
  public static String escaped(String text) {
    var escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isPlain =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || "-._~".indexOf(c) >= 0;
      if (isPlain) {
        escaped.append(c);
      } else {
        escaped.append('%').append(HEX.withUpperCase().toHexDigits((byte) c));
      }
    }
    return escaped.toString();
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(ISO_8859_1));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has HmacSHA256", missing);
    }
  }
}
