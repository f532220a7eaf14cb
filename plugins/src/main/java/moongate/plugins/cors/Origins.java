package moongate.plugins.cors;

import com.google.re2j.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The web sites whose pages may use a service.
final class Origins {
  static final String ANY = "*";
  private static final String PORTS_OF_HTTP = ":80";
  private static final String PORTS_OF_HTTPS = ":443";

  /// The pattern for `*` in a list with other origins: `*` itself is not a valid expression.
  private static final Pattern EVERY = Pattern.compile(".*");

  private final List<String> listed;
  private final List<Entry> entries;

  /// @param text the origin, if it is not an expression; otherwise empty
  /// @param pattern an expression for whole origins, or for hosts; null if there is none
  private record Entry(String text, @Nullable Pattern pattern, boolean isOfHost) {
    static Entry of(String listed) {
      if (listed.equals(ANY)) {
        return new Entry("", EVERY, true);
      }
      return isPlain(listed)
          ? new Entry(normalized(listed), null, false)
          : new Entry("", Pattern.compile(listed), listed.indexOf(':') < 0);
    }

    boolean matches(String origin) {
      return pattern == null
          ? text.equals(origin)
          : pattern.matches(isOfHost ? host(origin) : origin);
    }
  }

  Origins(List<String> listed) {
    this.listed = listed;
    this.entries = areAll() ? List.of() : listed.stream().map(Entry::of).toList();
  }

  /// True if every site may.
  boolean areAll() {
    return listed.isEmpty() || (listed.size() == 1 && listed.getFirst().equals(ANY));
  }

  /// The only origin for all answers; null if it depends on the request.
  @Nullable String single() {
    return listed.size() == 1 && isPlain(listed.getFirst()) ? listed.getFirst() : null;
  }

  /// The origin to be echoed; null if it is not allowed.
  @Nullable String allowed(String origin) {
    var normalized = normalized(origin);
    for (var entry : entries) {
      if (entry.matches(normalized)) {
        return normalized;
      }
    }
    return null;
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isLetterOrDigit =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!isLetterOrDigit && ".:/-".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  /// Removes the default port of its scheme.
  private static String normalized(String origin) {
    if (origin.startsWith("http://") && origin.endsWith(PORTS_OF_HTTP)) {
      return origin.substring(0, origin.length() - PORTS_OF_HTTP.length());
    }
    return origin.startsWith("https://") && origin.endsWith(PORTS_OF_HTTPS)
        ? origin.substring(0, origin.length() - PORTS_OF_HTTPS.length())
        : origin;
  }

  private static String host(String origin) {
    int scheme = origin.indexOf("://");
    var rest = scheme < 0 ? origin : origin.substring(scheme + 3);
    int port = rest.lastIndexOf(':');
    return port > rest.lastIndexOf(']') ? rest.substring(0, port) : rest;
  }
}
