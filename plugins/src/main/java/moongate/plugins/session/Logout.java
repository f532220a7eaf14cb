package moongate.plugins.session;

import java.util.Set;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.uri.Arguments;
import moongate.http.HeaderName;
import moongate.plugins.authentication.KeyBody;
import moongate.plugins.authentication.KeyName;
import org.jspecify.annotations.Nullable;

/// Recognises requests that end their session.
///
/// @param queryArgument null for none
/// @param bodyArgument null when bodies are not looked at
record Logout(
    Set<String> methods, @Nullable KeyName queryArgument, @Nullable KeyName bodyArgument) {
  /// Larger than any request to end a session.
  private static final int LARGEST_BODY = 1 << 20;

  static Logout of(SessionConfig config) {
    return new Logout(
        config.logoutMethods(),
        named(config.logoutQueryArgument()),
        named(config.logoutBodyArgument()));
  }

  private static @Nullable KeyName named(String argument) {
    return argument.isEmpty() ? null : new KeyName(argument, HeaderName.of("X-" + argument));
  }

  /// Whether the request asks for a logout. May wait for the body.
  boolean isAskedBy(Exchange exchange) {
    return methods.contains(exchange.head().method())
        && (isInQuery(exchange) || isInBody(exchange));
  }

  private boolean isInQuery(Exchange exchange) {
    var query = exchange.target().query();
    return queryArgument != null
        && query != null
        && KeyBody.isAmong(Arguments.parse(query), queryArgument);
  }

  private boolean isInBody(Exchange exchange) {
    var type = exchange.headers().firstOr(HeaderName.CONTENT_TYPE, "");
    if (bodyArgument == null || KeyBody.of(type, "") == null) {
      return false;
    }
    var body = exchange.body().read(LARGEST_BODY) ? KeyBody.of(type, exchange.body().text()) : null;
    return body != null && body.has(bodyArgument);
  }
}
