package moongate.gateway.balance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import moongate.gateway.exchange.Cookies;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.uri.Arguments;
import moongate.http.HeaderName;
import moongate.model.entity.Upstream;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// The input of consistent hashing: the value of `hash_on`, or else of `hash_fallback`. A request
/// that has neither is hashed as an empty text.
final class HashInput {
  private final String first;
  private final String second;
  private final Value.Obj upstream;
  private final String cookie;
  private final String cookiePath;

  HashInput(Upstream upstream) {
    this.upstream = upstream.document();
    first = this.upstream.optionalText("hash_on").orElse("none");
    second = this.upstream.optionalText("hash_fallback").orElse("none");
    cookie = this.upstream.optionalText("hash_on_cookie").orElse("");
    cookiePath = this.upstream.optionalText("hash_on_cookie_path").orElse("/");
  }

  /// The hash of a request, the same for all its tries. It may generate a cookie, which the client
  /// gets with the response.
  int hash(Exchange exchange) {
    return exchange.context(this, () -> Xxh32.hash(value(exchange)));
  }

  private String value(Exchange exchange) {
    var value = value(exchange, first, "hash_on");
    if (value == null) {
      value = value(exchange, second, "hash_fallback");
    }
    return value == null ? "" : value;
  }

  private @Nullable String value(Exchange exchange, String input, String field) {
    return switch (input) {
      case "consumer" -> consumer(exchange);
      case "ip" -> exchange.client().address();
      case "header" -> header(exchange, named(field, "header"));
      case "cookie" -> cookie(exchange);
      case "path" -> exchange.target().path();
      case "query_arg" -> argument(exchange, named(field, "query_arg"));
      case "uri_capture" -> capture(exchange, named(field, "uri_capture"));
      default -> null;
    };
  }

  private String named(String field, String input) {
    return Utf8.bytes(upstream.optionalText(field + "_" + input).orElse(""));
  }

  private static @Nullable String consumer(Exchange exchange) {
    var consumer = exchange.consumer();
    if (consumer != null) {
      return consumer.id();
    }
    var credential = exchange.credential();
    return credential == null ? null : credential.id();
  }

  private static @Nullable String header(Exchange exchange, String header) {
    var name = HeaderName.of(header);
    var headers = exchange.headers();
    StringBuilder all = null;
    for (int i = headers.find(name); i >= 0; i = headers.find(name, i)) {
      all = all == null ? new StringBuilder() : all;
      all.append(headers.valueAt(i));
    }
    return all == null ? null : all.toString();
  }

  private static @Nullable String argument(Exchange exchange, String name) {
    var query = exchange.target().query();
    var values = new ArrayList<String>();
    if (query != null) {
      for (var argument : Arguments.parse(query)) {
        if (argument.name().equals(name)) {
          values.add(argument.value() == null ? "true" : argument.value());
        }
      }
    }
    Collections.sort(values);
    return values.isEmpty() ? null : String.join(",", values);
  }

  private static @Nullable String capture(Exchange exchange, String name) {
    var match = exchange.match();
    var captures = match == null ? null : match.captures();
    if (captures == null) {
      return null;
    }
    var named = captures.named().get(name);
    return named != null ? named : numbered(captures.unnamed(), name);
  }

  private static @Nullable String numbered(List<@Nullable String> groups, String number) {
    boolean isNumber = number.length() == 1 && Character.isDigit(number.charAt(0));
    int at = isNumber ? number.charAt(0) - '0' : groups.size();
    return at < groups.size() ? groups.get(at) : null;
  }

  private String cookie(Exchange exchange) {
    var sent = Cookies.find(exchange.headers(), cookie);
    if (sent != null) {
      return sent;
    }
    var value = UUID.randomUUID().toString().toLowerCase(Locale.ROOT);
    var header = cookie + "=" + value + "; Path=" + cookiePath + "; Same-Site=Lax; HttpOnly";
    exchange.response().headers().add(HeaderName.SET_COOKIE, header);
    return value;
  }
}
