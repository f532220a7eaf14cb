package moongate.plugins.llm;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import moongate.http.HostPort;
import moongate.model.schema.HostName;
import org.jspecify.annotations.Nullable;

/// The target of a call.
///
/// @param path escaped; empty if there is none
/// @param query escaped, without `?`; null if there is none
record CallTarget(boolean isSecure, String host, int port, String path, @Nullable String query) {
  /// Null if `url` does not have the form `http://host…` or `https://host…`.
  static @Nullable CallTarget parse(String url) {
    try {
      var uri = new URI(url);
      var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      boolean isSecure = scheme.equals("https");
      if (uri.getHost() == null
          || uri.getUserInfo() != null
          || !(isSecure || scheme.equals("http"))) {
        return null;
      }
      int port = HostPort.of(uri, isSecure);
      return new CallTarget(isSecure, uri.getHost(), port, uri.getRawPath(), uri.getRawQuery());
    } catch (URISyntaxException malformed) {
      return null;
    }
  }

  CallTarget with(String newPath, @Nullable String newQuery) {
    return new CallTarget(isSecure, host, port, newPath, newQuery);
  }

  /// The host, without the brackets of an IPv6 address.
  String bareHost() {
    return HostName.bare(host);
  }

  /// The value of `Host`.
  String hostHeader() {
    return HostPort.header(host, port, isSecure);
  }

  /// Host and port, even if it is the default port.
  String authority() {
    return host + ":" + port;
  }

  String target() {
    var whole = path.isEmpty() ? "/" : path;
    return query == null ? whole : whole + "?" + query;
  }
}
