package moongate.plugins.jwt;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import moongate.gateway.exchange.Cookies;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.uri.Arguments;
import moongate.http.HeaderName;
import moongate.model.value.Utf8;
import moongate.model.value.Value;

/// The places in which clients may send their tokens.
final class TokenPlaces {
  private static final String SCHEME = "bearer";

  private final Set<String> arguments;
  private final List<String> cookies;
  private final List<HeaderName> headers;

  TokenPlaces(Value.Obj config) {
    arguments = Set.copyOf(names(config, "uri_param_names"));
    cookies = names(config, "cookie_names");
    headers = names(config, "header_names").stream().map(HeaderName::of).toList();
  }

  private static List<String> names(Value.Obj config, String field) {
    return config.texts(field).stream().map(Utf8::bytes).toList();
  }

  /// All distinct tokens of a request.
  Set<String> tokens(Exchange exchange) {
    var tokens = new LinkedHashSet<String>(4);
    addArguments(exchange, tokens);
    for (var name : cookies) {
      var token = Cookies.find(exchange.headers(), name);
      if (token != null && !token.isEmpty()) {
        tokens.add(token);
      }
    }
    for (var name : headers) {
      int index = exchange.headers().find(name.spelledIn(exchange.headers()));
      if (index >= 0) {
        addBearer(exchange.headers().valueAt(index), tokens);
      }
    }
    return tokens;
  }

  private void addArguments(Exchange exchange, Set<String> tokens) {
    var query = exchange.query();
    if (query == null || query.isEmpty() || arguments.isEmpty()) {
      return;
    }
    for (var argument : Arguments.parse(query)) {
      var token = argument.value();
      if (token != null && !token.isEmpty() && arguments.contains(argument.name())) {
        tokens.add(token);
      }
    }
  }

  /// `Bearer <token>`
  private static void addBearer(String header, Set<String> tokens) {
    var text = header.strip();
    int end = SCHEME.length();
    boolean isBearer =
        text.regionMatches(true, 0, SCHEME, 0, end)
            && text.length() > end
            && Character.isWhitespace(text.charAt(end));
    if (isBearer) {
      tokens.add(text.substring(end).strip());
    }
  }
}
