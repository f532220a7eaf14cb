package moongate.plugins.logging;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import java.util.Locale;
import moongate.http.HostPort;
import moongate.model.schema.TextCheck;
import org.jspecify.annotations.Nullable;

/// A URL to which entries are sent.
///
/// @param target path and query
/// @param user `user:password`; null for none
public record Endpoint(
    boolean isSecure, String host, int port, String target, @Nullable String user) {
  /// The check for config fields with a URL.
  public static TextCheck check() {
    return text -> parse(text) == null ? "missing host in url" : null;
  }

  /// The endpoint of a checked field. A secret from a vault may be anything; then the result is an
  /// endpoint that cannot be reached.
  public static Endpoint of(String url) {
    var parsed = parse(url);
    return parsed != null ? parsed : new Endpoint(false, "invalid.invalid", 80, "/", null);
  }

  /// Null if `url` does not have the form `http://host…` or `https://host…`.
  static @Nullable Endpoint parse(String url) {
    try {
      var uri = new URI(url);
      var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      boolean isSecure = scheme.equals("https");
      if (uri.getHost() == null || !(isSecure || scheme.equals("http"))) {
        return null;
      }
      int port = HostPort.of(uri, isSecure);
      var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
      var target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
      return new Endpoint(isSecure, uri.getHost(), port, target, uri.getUserInfo());
    } catch (URISyntaxException malformed) {
      return null;
    }
  }

  /// The value of `Authorization` for `user`, in HTTP's basic form; null for no user.
  public @Nullable String authorization() {
    return user == null
        ? null
        : "Basic " + Base64.getEncoder().encodeToString(user.getBytes(UTF_8));
  }

  /// The value of `Host`.
  String hostHeader() {
    return HostPort.header(host, port, isSecure);
  }
}
