package moongate.functions.text;

import org.jspecify.annotations.Nullable;

/// Reads `a=1&b&c=` as query strings and form bodies have it, piece by piece and up to a bound: see
/// [moongate.gateway.uri.Arguments] for a list.
public final class QueryText {
  /// Takes one argument at a time, decoded.
  @FunctionalInterface
  public interface Sink {
    /// @param value null for a bare name without `=`
    void accept(String name, @Nullable String value);
  }

  private QueryText() {}

  /// Hands each argument to `sink`, in order; arguments without a name are dropped.
  ///
  /// @param max how many at most, 0 for all
  /// @return true when there were more than `max`
  public static boolean decode(String text, int max, Sink sink) {
    int count = 0;
    int start = 0;
    while (start < text.length()) {
      int ampersand = text.indexOf('&', start);
      int end = ampersand < 0 ? text.length() : ampersand;
      if (end > start) {
        if (max > 0 && count == max) {
          return true;
        }
        count++;
        decodeOne(text, start, end, sink);
      }
      start = end + 1;
    }
    return false;
  }

  /// The first value of `name`: its text, "" included; `bare` for a name without `=`; null if
  /// absent among the first `max` (0 for all).
  public static @Nullable Object first(String text, String name, Object bare, int max) {
    int count = 0;
    for (int start = 0; start < text.length() && (max == 0 || count < max); ) {
      int ampersand = text.indexOf('&', start);
      int end = ampersand < 0 ? text.length() : ampersand;
      int equals = text.indexOf('=', start);
      int nameEnd = equals < 0 || equals > end ? end : equals;
      if (end > start) {
        count++;
      }
      if (nameEnd > start && isNamed(text, start, nameEnd, name)) {
        return nameEnd == end ? bare : UriText.unescape(text.substring(nameEnd + 1, end));
      }
      start = end + 1;
    }
    return null;
  }

  /// True when `text` from `start` to `end` is `name`, escaped or not.
  private static boolean isNamed(String text, int start, int end, String name) {
    boolean isSame = end - start == name.length() && text.startsWith(name, start);
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c == '%' || c == '+') {
        return UriText.unescape(text.substring(start, end)).equals(name);
      }
    }
    return isSame;
  }

  /// The query without any argument called `name` (escaped or not); what stays keeps its order.
  public static String without(String query, String name) {
    var out = new StringBuilder(query.length());
    for (int start = 0; start <= query.length(); ) {
      int ampersand = query.indexOf('&', start);
      int end = ampersand < 0 ? query.length() : ampersand;
      var segment = query.substring(start, end);
      int equals = segment.indexOf('=');
      var key = UriText.unescape(equals < 0 ? segment : segment.substring(0, equals));
      if (!segment.isEmpty() && !key.equals(name)) {
        if (!out.isEmpty()) {
          out.append('&');
        }
        out.append(segment.replace("+", "%20"));
      }
      start = end + 1;
    }
    return out.toString();
  }

  private static void decodeOne(String text, int start, int end, Sink sink) {
    int equals = text.indexOf('=', start);
    if (equals < 0 || equals >= end) {
      sink.accept(UriText.unescape(text.substring(start, end)), null);
    } else if (equals > start) {
      sink.accept(
          UriText.unescape(text.substring(start, equals)),
          UriText.unescape(text.substring(equals + 1, end)));
    }
  }
}
