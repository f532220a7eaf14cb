package moongate.functions.pdk;

import java.util.Locale;
import moongate.functions.api.Scope;
import moongate.gateway.uri.Hosts;
import moongate.http.HeaderName;
import moongate.lua.runtime.Numbers;
import org.jspecify.annotations.Nullable;

/// The values that a trusted proxy tells about a request (`X-Forwarded-*`), or else those of the
/// connection itself.
final class ForwardedValues {
  private ForwardedValues() {}

  static Object scheme(Scope scope) {
    var given = trusted(scope, HeaderName.X_FORWARDED_PROTO);
    return given != null ? given.toLowerCase(Locale.ROOT) : scope.exchange().scheme();
  }

  static Object host(Scope scope) {
    var given = trusted(scope, HeaderName.X_FORWARDED_HOST);
    return given != null ? hostOf(given) : scope.exchange().host();
  }

  static Object port(Scope scope) {
    var exchange = scope.exchange();
    int port = portOf(trusted(scope, HeaderName.X_FORWARDED_PORT));
    if (port < 0) {
      var host = trusted(scope, HeaderName.X_FORWARDED_HOST);
      port = host == null ? -1 : Hosts.port(host, -1);
    }
    if (port < 1 || port > 65535) {
      port = exchange.settings().mappedPort(exchange.request().connection().listenerPort());
    }
    return Numbers.of(port);
  }

  static Object path(Scope scope) {
    var given = trusted(scope, HeaderName.X_FORWARDED_PATH);
    return given != null ? given : scope.exchange().target().path();
  }

  static Object rawPath(Scope scope) {
    var given = trusted(scope, HeaderName.X_FORWARDED_PATH);
    return given != null ? given : scope.exchange().target().rawPath();
  }

  static @Nullable Object prefix(Scope scope) {
    var given = trusted(scope, HeaderName.X_FORWARDED_PREFIX);
    var match = scope.exchange().match();
    return given != null || match == null ? given : match.strippedPrefix();
  }

  private static @Nullable String trusted(Scope scope, HeaderName name) {
    var exchange = scope.exchange();
    if (!exchange.client().isTrusted()) {
      return null;
    }
    int index = exchange.headers().find(name);
    return index < 0 ? null : exchange.headers().valueAt(index);
  }

  /// The host in `user@host:port`, in lower case.
  private static String hostOf(String text) {
    int start = text.indexOf('@') + 1;
    int colon = text.indexOf(':', start);
    return text.substring(start, colon < 0 ? text.length() : colon).toLowerCase(Locale.ROOT);
  }

  private static int portOf(@Nullable String text) {
    try {
      int port = text == null ? -1 : Integer.parseInt(text.strip());
      return port >= 1 && port <= 65535 ? port : -1;
    } catch (NumberFormatException notANumber) {
      return -1;
    }
  }
}
