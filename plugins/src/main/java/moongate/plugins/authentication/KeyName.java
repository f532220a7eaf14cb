package moongate.plugins.authentication;

import moongate.gateway.exchange.Exchange;
import moongate.gateway.uri.Arguments;
import moongate.http.HeaderName;
import moongate.model.value.Utf8;

/// One of the names under which a client may send its key.
///
/// @param text the name of a query argument or form field
/// @param header the same name as a header name
public record KeyName(String text, HeaderName header) {
  public static KeyName of(String configured) {
    var text = Utf8.bytes(configured);
    return new KeyName(text, HeaderName.of(text));
  }

  /// Removes the query arguments with this name, if there are any, before the request goes to the
  /// service.
  public void removeFromQuery(Exchange exchange) {
    var query = exchange.query();
    if (query != null && KeyBody.isAmong(Arguments.parse(query), this)) {
      exchange.query(Arguments.without(query, text));
    }
  }
}
