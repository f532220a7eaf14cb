package moongate.model.schema;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A reference to a secret in a vault: `{vault://name/resource[/key][?option=value][#version]}`.
///
/// @param key the member of a secret that is a JSON object; null for the whole secret
/// @param version null for the latest
public record VaultReference(
    String name,
    String resource,
    @Nullable String key,
    Map<String, String> config,
    @Nullable Integer version) {
  private static final String START = "{vault://";

  /// A text is not a valid reference; the message tells the reason.
  public static final class Malformed extends Exception {
    Malformed(String problem, String text) {
      super(problem + " [" + text + "]", null, false, false);
    }
  }

  /// True for a text that has the form of a reference.
  public static boolean isReference(String text) {
    return text.startsWith(START) && text.endsWith("}");
  }

  /// @throws Malformed with Kong's messages
  public static VaultReference parse(String text) throws Malformed {
    if (!isReference(text)) {
      throw new Malformed("not a reference", text);
    }
    var url = text.substring(START.length(), text.length() - 1);
    int hash = url.indexOf('#');
    var version = hash < 0 ? null : version(url.substring(hash + 1), text);
    var rest = hash < 0 ? url : url.substring(0, hash);
    int question = rest.indexOf('?');
    var config = question < 0 ? Map.<String, String>of() : config(rest.substring(question + 1));
    var place = question < 0 ? rest : rest.substring(0, question);
    int slash = place.indexOf('/');
    var name = slash < 0 ? place : place.substring(0, slash);
    if (name.isEmpty()) {
      throw new Malformed("reference url is missing host", text);
    }
    if (slash < 0) {
      throw new Malformed("reference url is missing path", text);
    }
    var path = place.substring(slash + 1);
    if (path.isEmpty()) {
      throw new Malformed("reference url has empty path", text);
    }
    if (path.startsWith("/")) {
      throw new Malformed("reference url has invalid path", text);
    }
    if (path.endsWith("/")) {
      return new VaultReference(name, path.substring(0, path.length() - 1), null, config, version);
    }
    int last = path.lastIndexOf('/');
    return last < 0
        ? new VaultReference(name, path, null, config, version)
        : new VaultReference(
            name, path.substring(0, last), path.substring(last + 1), config, version);
  }

  private static int version(String digits, String text) throws Malformed {
    if (digits.isEmpty() || digits.length() > 9 || !digits.chars().allMatch(Character::isDigit)) {
      throw new Malformed("reference url has invalid version", text);
    }
    return Integer.parseInt(digits);
  }

  private static Map<String, String> config(String query) {
    var config = new LinkedHashMap<String, String>();
    for (var pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        config.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return config;
  }
}
