package moongate.gateway.exchange;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import moongate.http.HeaderName;
import moongate.http.Headers;
import org.jspecify.annotations.Nullable;

/// What nginx's variables find in a request, for formats of logs and `ngx.var`. The case of names
/// does not matter; null stands for nothing found.
public final class NginxValues {
  private NginxValues() {}

  /// `$arg_NAME`: the first argument of this name, undecoded.
  public static @Nullable String argument(@Nullable String query, String name) {
    if (query == null) {
      return null;
    }
    for (int start = 0; start < query.length(); ) {
      int ampersand = query.indexOf('&', start);
      int end = ampersand < 0 ? query.length() : ampersand;
      int equals = start + name.length();
      if (equals < end
          && query.charAt(equals) == '='
          && query.regionMatches(true, start, name, 0, name.length())) {
        return query.substring(equals + 1, end);
      }
      start = end + 1;
    }
    return null;
  }

  /// `$cookie_NAME`: the value of the first cookie of this name.
  public static @Nullable String cookie(Headers headers, String name) {
    var header = HeaderName.COOKIE;
    for (int i = headers.find(header); i >= 0; i = headers.find(header, i)) {
      var line = headers.valueAt(i);
      for (int start = 0; start < line.length(); ) {
        int semicolon = line.indexOf(';', start);
        int end = semicolon < 0 ? line.length() : semicolon;
        var found = cookieAt(line, start, end, name);
        if (found != null) {
          return found;
        }
        start = end + 1;
      }
    }
    return null;
  }

  private static @Nullable String cookieAt(String line, int start, int end, String name) {
    int from = start;
    while (from < end && line.charAt(from) == ' ') {
      from++;
    }
    int equals = from + name.length();
    return equals < end
            && line.charAt(equals) == '='
            && line.regionMatches(true, from, name, 0, name.length())
        ? line.substring(equals + 1, end).stripTrailing()
        : null;
  }

  /// `$upstream_cookie_NAME`: the value in the `Set-Cookie` of this name; attributes are not looked
  /// at.
  public static @Nullable String setCookie(Headers headers, String name) {
    var header = HeaderName.SET_COOKIE;
    for (int i = headers.find(header); i >= 0; i = headers.find(header, i)) {
      var line = headers.valueAt(i);
      int semicolon = line.indexOf(';');
      var found = cookieAt(line, 0, semicolon < 0 ? line.length() : semicolon, name);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /// `$remote_user`: the user of Basic authentication.
  public static @Nullable String user(Headers headers) {
    var given = headers.firstOr(HeaderName.AUTHORIZATION, "");
    if (!given.regionMatches(true, 0, "Basic ", 0, 6)) {
      return null;
    }
    try {
      var bytes = Base64.getDecoder().decode(given.substring(6).strip());
      var text = new String(bytes, StandardCharsets.ISO_8859_1);
      int colon = text.indexOf(':');
      return colon <= 0 ? null : text.substring(0, colon);
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }
}
