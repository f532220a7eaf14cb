package moongate.model.pki;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A key as JSON (RFC 7517): a flat object, of which only the string members are used.
///
/// @param texts the string members
public record Jwk(Map<String, String> texts) {
  private static final String TEXT =
      "\"[^\"\\\\\\x00-\\x1f]*+(?:\\\\[\"\\\\/][^\"\\\\\\x00-\\x1f]*+)*+\"";
  private static final String LIST =
      "\\[\\s*+(?:" + TEXT + "(?:\\s*+,\\s*+" + TEXT + ")*+)?+\\s*+]";
  private static final String OTHER = "true|false|null|-?\\d++(?:\\.\\d++)?+";
  private static final Pattern MEMBER =
      Pattern.compile(
          "\\s*+(?<name>"
              + TEXT
              + ")\\s*+:\\s*+(?:(?<text>"
              + TEXT
              + ")|"
              + LIST
              + "|"
              + OTHER
              + ")");
  private static final Pattern BASE64_URL = Pattern.compile("[A-Za-z0-9_-]++");

  /// The required members for each key type (RFC 7518, 6).
  private static final Map<String, List<String>> PARTS =
      Map.of(
          "RSA", List.of("n", "e"),
          "EC", List.of("x", "y"),
          "OKP", List.of("x"),
          "oct", List.of("k"));

  public Jwk {
    texts = Map.copyOf(texts);
  }

  /// Parses a key; empty if the text is not one.
  public static Optional<Jwk> read(String json) {
    var object = json.strip();
    if (object.length() < 2 || !object.startsWith("{") || !object.endsWith("}")) {
      return Optional.empty();
    }
    var texts = new LinkedHashMap<String, String>();
    var member = MEMBER.matcher(object).region(1, object.length() - 1);
    while (member.lookingAt()) {
      var text = member.group("text");
      if (text != null) {
        texts.put(plain(member.group("name")), plain(text));
      }
      var next = object.substring(member.end()).stripLeading();
      if (next.equals("}")) {
        var key = new Jwk(texts);
        return key.isComplete() ? Optional.of(key) : Optional.empty();
      }
      if (!next.startsWith(",")) {
        return Optional.empty();
      }
      member.region(object.indexOf(',', member.end()) + 1, object.length() - 1);
    }
    return Optional.empty();
  }

  private boolean isComplete() {
    var parts = PARTS.get(texts.getOrDefault("kty", ""));
    return parts != null
        && parts.stream()
            .allMatch(part -> BASE64_URL.matcher(texts.getOrDefault(part, "")).matches());
  }

  /// Removes the quotes and escapes.
  private static String plain(String quoted) {
    return quoted.substring(1, quoted.length() - 1).replaceAll("\\\\(.)", "$1");
  }
}
