package moongate.plugins.oauth2;

import java.util.List;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.uri.Arguments;
import moongate.gateway.uri.Arguments.Argument;
import moongate.http.HeaderName;
import moongate.model.value.Utf8;
import moongate.plugins.authentication.FoundKey;
import moongate.plugins.authentication.KeyBody;
import moongate.plugins.authentication.KeyName;
import org.jspecify.annotations.Nullable;

/// The parameters of a request to one of our endpoints, from its body, or else from its query.
final class Parameters {
  /// Larger than any request for a token.
  private static final int LARGEST_BODY = 1 << 20;

  private final List<Argument> query;
  private final @Nullable KeyBody body;

  private Parameters(List<Argument> query, @Nullable KeyBody body) {
    this.query = query;
    this.body = body;
  }

  /// Reads the parameters. Waits for the body.
  static Parameters of(Exchange exchange) {
    var query = exchange.query();
    return new Parameters(
        query == null || query.isEmpty() ? List.of() : Arguments.parse(query), bodyOf(exchange));
  }

  /// The body, if its type can contain parameters.
  static @Nullable KeyBody bodyOf(Exchange exchange) {
    var type = exchange.headers().firstOr(HeaderName.CONTENT_TYPE, "");
    if (type.isEmpty() || KeyBody.of(type, "") == null) {
      return null;
    }
    return exchange.body().read(LARGEST_BODY) ? KeyBody.of(type, exchange.body().text()) : null;
  }

  /// The text of a parameter; null if it is missing, empty, or occurs more than once.
  @Nullable String find(String name) {
    var key = KeyName.of(name);
    FoundKey found = body == null ? FoundKey.NONE : body.find(key);
    if (found instanceof FoundKey.None) {
      found = KeyBody.inArguments(query, key);
    }
    return found instanceof FoundKey.Key(var text) && !text.isBlank() ? Utf8.text(text) : null;
  }
}
