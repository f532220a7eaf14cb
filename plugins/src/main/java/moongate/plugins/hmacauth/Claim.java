package moongate.plugins.hmacauth;

import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The claim of a client about its signature, as bytes: `hmac username="u",
/// algorithm="hmac-sha256", headers="date @request-target", signature="…"`.
///
/// @param headers the names of what was signed, in this order and in lower case: at least one,
///   without duplicates
record Claim(String username, String algorithm, List<String> headers, byte[] signature) {
  private static final String SCHEME = "hmac";

  /// Null if `header` is something else, or incomplete.
  static @Nullable Claim parse(String header) {
    var text = header.strip();
    int end = SCHEME.length();
    boolean isHmac =
        text.regionMatches(true, 0, SCHEME, 0, end)
            && text.length() > end
            && Character.isWhitespace(text.charAt(end));
    return isHmac ? of(parameters(text.substring(end))) : null;
  }

  private static @Nullable Claim of(Map<String, String> parameters) {
    var username = parameters.get("username");
    var algorithm = parameters.get("algorithm");
    var signature = decoded(parameters.get("signature"));
    if (username == null || algorithm == null || signature == null) {
      return null;
    }
    var listed = parameters.getOrDefault("headers", "").toLowerCase(Locale.ROOT).strip();
    var headers = List.of(listed.split(" +", -1));
    // A name that occurs twice would allow a short list to make a long text.
    boolean isFit = !listed.isEmpty() && Set.copyOf(headers).size() == headers.size();
    return isFit ? new Claim(username, algorithm, headers, signature) : null;
  }

  /// `name="value", name="value"`: values are plain text without quotes in it.
  private static Map<String, String> parameters(String text) {
    var parameters = new HashMap<String, String>(8);
    int at = 0;
    while (true) {
      int equals = text.indexOf("=\"", at);
      int end = equals < 0 ? -1 : text.indexOf('"', equals + 2);
      if (end < 0) {
        return parameters;
      }
      var name = text.substring(at, equals).replace(',', ' ').strip();
      parameters.put(name.toLowerCase(Locale.ROOT), text.substring(equals + 2, end));
      at = end + 1;
    }
  }

  private static byte @Nullable [] decoded(@Nullable String base64) {
    try {
      return base64 == null ? null : Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }
}
