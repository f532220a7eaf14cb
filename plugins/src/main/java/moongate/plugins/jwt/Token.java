package moongate.plugins.jwt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import moongate.model.value.Utf8;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A signed token in its compact form (RFC 7519), split but not verified.
///
/// @param signed the bytes that were signed
record Token(ObjectNode header, ObjectNode claims, byte[] signed, byte[] signature) {
  static final String EXPIRES = "exp";
  static final String NOT_BEFORE = "nbf";

  private static final String NO_JSON = "invalid JSON";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /// A text is not a token; the message says why.
  static final class Malformed extends Exception {
    Malformed(String message) {
      super(message, null, false, false);
    }
  }

  static Token parse(String text) throws Malformed {
    int first = text.indexOf('.');
    int second = text.indexOf('.', first + 1);
    if (first < 0 || second < 0 || text.indexOf('.', second + 1) >= 0) {
      throw new Malformed(NO_JSON);
    }
    var header = object(json(text.substring(0, first)), "invalid header");
    var claims = json(text.substring(first + 1, second));
    checkHeader(header);
    return new Token(
        header,
        object(claims, "invalid claims"),
        text.substring(0, second).getBytes(ISO_8859_1),
        decoded(text.substring(second + 1), "invalid signature"));
  }

  private static void checkHeader(ObjectNode header) throws Malformed {
    var type = header.get("typ");
    if (type != null && !(type.isString() && type.stringValue().equalsIgnoreCase("JWT"))) {
      throw new Malformed("invalid typ");
    }
    var algorithm = header.get("alg");
    if (algorithm == null || !algorithm.isString() || !Algorithm.exists(algorithm.stringValue())) {
      throw new Malformed("invalid alg");
    }
    if (header.has("crit")) {
      // Who signs it demands that nobody takes a token without these extensions (RFC 7515, 4.1.11),
      // of which none are known here.
      throw new Malformed("unsupported crit");
    }
  }

  private static ObjectNode object(JsonNode node, String message) throws Malformed {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new Malformed(message);
  }

  private static JsonNode json(String base64) throws Malformed {
    try {
      return JSON.readTree(decoded(base64, NO_JSON));
    } catch (JacksonException notJson) {
      throw new Malformed(NO_JSON);
    }
  }

  private static byte[] decoded(String base64, String message) throws Malformed {
    try {
      return Base64.getUrlDecoder().decode(base64);
    } catch (IllegalArgumentException notBase64) {
      throw new Malformed(message);
    }
  }

  /// The name of its algorithm, which is a known one.
  String algorithm() {
    return header.get("alg").stringValue();
  }

  /// The value of `name` in the claims, or else in the header, as bytes; null if there is none,
  /// empty if it is not a text.
  @Nullable String named(String name) {
    var text = new String(name.getBytes(ISO_8859_1), UTF_8);
    var claim = claims.get(text);
    var value = claim == null || claim.isNull() ? header.get(text) : claim;
    if (value == null || value.isNull()) {
      return null;
    }
    return value.isString() ? Utf8.bytes(value.stringValue()) : "";
  }

  /// A claim with a time in seconds; NaN if it is not a number.
  double time(String claim) {
    var value = claims.get(claim);
    return value != null && value.isNumber() ? value.doubleValue() : Double.NaN;
  }
}
