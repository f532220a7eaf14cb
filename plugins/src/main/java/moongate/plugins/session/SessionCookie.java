package moongate.plugins.session;

import java.util.ArrayList;
import java.util.List;
import moongate.gateway.exchange.Cookies;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.HttpDate;
import org.jspecify.annotations.Nullable;

/// One of our cookies. A text that is too long for one cookie is split into two: `session` and
/// `session2`.
///
/// @param attributes what follows its value: `; Path=/; HttpOnly`
record SessionCookie(String name, String attributes) {
  /// Browsers accept 4096 bytes, including name and attributes.
  private static final int MOST_IN_ONE = 3600;

  /// Browsers send all cookies in one line, and few servers accept lines of more than 8 KiB.
  private static final int MOST_COOKIES = 2;

  /// The longest text that a client can send back, if it has no other long cookies.
  static final int LONGEST = MOST_IN_ONE * MOST_COOKIES;

  private String name(int number) {
    return number == 1 ? name : name + number;
  }

  /// The whole text that the client has sent; null if there is none.
  @Nullable String find(Headers headers) {
    var first = Cookies.find(headers, name);
    if (first == null || first.length() < MOST_IN_ONE) {
      return first;
    }
    var whole = new StringBuilder(first);
    for (int number = 2; number <= MOST_COOKIES; number++) {
      var next = Cookies.find(headers, name(number));
      if (next == null) {
        break;
      }
      whole.append(next);
    }
    return whole.toString();
  }

  /// Removes it from a request, because the service has no use for it.
  void hide(Headers headers) {
    var rest = new ArrayList<String>();
    boolean isThere = false;
    var header = HeaderName.COOKIE;
    for (int i = headers.find(header); i >= 0; i = headers.find(header, i)) {
      for (var pair : headers.valueAt(i).split(";", -1)) {
        if (isOurs(pair)) {
          isThere = true;
        } else if (!pair.isBlank()) {
          rest.add(pair.strip());
        }
      }
    }
    if (isThere) {
      headers.remove(header);
      if (!rest.isEmpty()) {
        headers.add(header, String.join("; ", rest));
      }
    }
  }

  private boolean isOurs(String pair) {
    int equals = pair.indexOf('=');
    var given = equals < 0 ? "" : pair.substring(0, equals).strip();
    for (int number = 1; number <= MOST_COOKIES; number++) {
      if (given.equals(name(number))) {
        return true;
      }
    }
    return false;
  }

  /// The lines that set `text` at a client, and remove what an older, longer one had in addition.
  ///
  /// @param seconds how long it survives the end of the browser; 0 if it does not
  /// @param expiresAt the end of these, in seconds since 1970
  /// @param old what the client has; null for nothing
  List<String> lines(String text, long seconds, long expiresAt, @Nullable String old) {
    var lasting =
        seconds == 0 ? "" : "; Expires=" + HttpDate.write(expiresAt) + "; Max-Age=" + seconds;
    int count = count(text);
    var lines = new ArrayList<String>(count);
    for (int number = 1; number <= count; number++) {
      int start = (number - 1) * MOST_IN_ONE;
      var part = text.substring(start, Math.min(text.length(), start + MOST_IN_ONE));
      lines.add(name(number) + '=' + part + attributes + lasting);
    }
    addRemovals(lines, count + 1, old);
    return lines;
  }

  /// The `Set-Cookie` lines that delete the cookie.
  List<String> removal(@Nullable String old) {
    var lines = new ArrayList<String>(1);
    addRemovals(lines, 1, old == null ? "" : old);
    return lines;
  }

  private void addRemovals(List<String> lines, int first, @Nullable String old) {
    int last = old == null ? 0 : count(old);
    for (int number = first; number <= last; number++) {
      lines.add(name(number) + '=' + attributes + "; Expires=" + HttpDate.write(0) + "; Max-Age=0");
    }
  }

  private static int count(String text) {
    return Math.max(1, Math.min(MOST_COOKIES, Math.ceilDiv(text.length(), MOST_IN_ONE)));
  }
}
