package moongate.plugins.oauth2;

import moongate.gateway.exchange.Exchange;
import moongate.gateway.uri.Arguments;
import moongate.http.HeaderName;
import moongate.plugins.authentication.FoundKey;
import moongate.plugins.authentication.KeyBody;
import moongate.plugins.authentication.KeyName;

/// Finds the token in a request: in the header, otherwise in the query, otherwise in the body.
///
/// @param hides whether the token is removed before the request goes to the service
record BearerToken(HeaderName header, boolean hides) {
  private static final KeyName ARGUMENT = KeyName.of(OAuth2Schemas.ACCESS_TOKEN);
  private static final String SCHEME = "bearer";

  /// The token as bytes; empty if there is none.
  String find(Exchange exchange) {
    var inHeader = inHeader(exchange);
    if (!inHeader.isEmpty()) {
      if (hides) {
        exchange.headers().remove(header);
        ARGUMENT.removeFromQuery(exchange);
      }
      return inHeader;
    }
    var inQuery = inQuery(exchange);
    return inQuery.isEmpty() ? inBody(exchange) : inQuery;
  }

  /// `Bearer <token>`
  private String inHeader(Exchange exchange) {
    var text = exchange.headers().firstOr(header, "").strip();
    int end = SCHEME.length();
    boolean isBearer =
        text.regionMatches(true, 0, SCHEME, 0, end)
            && text.length() > end
            && Character.isWhitespace(text.charAt(end));
    return isBearer ? text.substring(end).strip() : "";
  }

  private String inQuery(Exchange exchange) {
    var query = exchange.query();
    if (query == null || query.isEmpty()) {
      return "";
    }
    var found = text(KeyBody.inArguments(Arguments.parse(query), ARGUMENT));
    if (hides && !found.isEmpty()) {
      ARGUMENT.removeFromQuery(exchange);
    }
    return found;
  }

  private String inBody(Exchange exchange) {
    var body = Parameters.bodyOf(exchange);
    var found = body == null ? "" : text(body.find(ARGUMENT));
    if (hides && body != null && !found.isEmpty()) {
      exchange.body().replace(body.without(ARGUMENT));
    }
    return found;
  }

  private static String text(FoundKey found) {
    return found instanceof FoundKey.Key(var text) ? text : "";
  }
}
