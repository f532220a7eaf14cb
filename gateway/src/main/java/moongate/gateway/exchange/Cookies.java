package moongate.gateway.exchange;

import moongate.http.HeaderName;
import moongate.http.Headers;
import org.jspecify.annotations.Nullable;

/// The cookies that a client sends, as plugins read them: the case of names matters, and spaces
/// around names and values do not. nginx's variables differ in both: [NginxValues#cookie].
public final class Cookies {
  private Cookies() {}

  /// The value of the first cookie of this name; null when there is none.
  public static @Nullable String find(Headers headers, String name) {
    var header = HeaderName.COOKIE;
    for (int i = headers.find(header); i >= 0; i = headers.find(header, i)) {
      for (var pair : headers.valueAt(i).split(";", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
          return pair.substring(equals + 1).strip();
        }
      }
    }
    return null;
  }
}
