package moongate.plugins.template;

import java.util.List;
import java.util.Locale;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.SharedValues;
import moongate.gateway.plugin.Expressions;
import moongate.gateway.uri.Arguments;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.model.value.Json;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// The values of a request that templates may use, as they were before the request was changed. All
/// text is bytes.
public final class RequestValues implements Expressions.Names {
  private final Exchange exchange;
  private final Headers headers;
  private final @Nullable String query;
  private @Nullable List<Arguments.Argument> arguments;

  /// @param keepsHeaders whether a template uses headers, which may have changed by then
  public RequestValues(Exchange exchange, boolean keepsHeaders) {
    this.exchange = exchange;
    this.headers = keepsHeaders ? exchange.headers().copy() : exchange.headers();
    this.query = exchange.query();
  }

  /// The table of a value.
  public enum Root {
    HEADERS,
    QUERY_PARAMS,
    URI_CAPTURES,
    SHARED;

    public static @Nullable Root of(String word) {
      for (var root : values()) {
        if (root.name().toLowerCase(Locale.ROOT).equals(word)) {
          return root;
        }
      }
      return null;
    }
  }

  Exchange exchange() {
    return exchange;
  }

  @Override
  public @Nullable String find(String table, String name) {
    var root = Root.of(table);
    return root == null ? null : find(root, name);
  }

  @Nullable String find(Root root, String name) {
    return switch (root) {
      case HEADERS -> header(name);
      case QUERY_PARAMS -> argument(name);
      case URI_CAPTURES -> capture(name);
      case SHARED -> shared(name);
    };
  }

  /// In the names of headers, `_` also stands for `-`.
  private @Nullable String header(String name) {
    int found = headers.find(HeaderName.of(name));
    if (found < 0 && name.indexOf('_') >= 0) {
      found = headers.find(HeaderName.of(name.replace('_', '-')));
    }
    return found < 0 ? null : headers.valueAt(found);
  }

  private @Nullable String argument(String name) {
    if (query == null || query.isEmpty()) {
      return null;
    }
    var known = arguments;
    if (known == null) {
      arguments = known = Arguments.parse(query);
    }
    var wanted = Utf8.bytes(name);
    for (var argument : known) {
      if (argument.name().equals(wanted)) {
        return argument.value() == null ? "true" : argument.value();
      }
    }
    return null;
  }

  private @Nullable String capture(String name) {
    var match = exchange.match();
    var captures = match == null ? null : match.captures();
    if (captures == null) {
      return null;
    }
    if (name.chars().allMatch(c -> c >= '0' && c <= '9') && name.length() < 4) {
      int number = Integer.parseInt(name);
      return number < captures.unnamed().size() ? captures.unnamed().get(number) : null;
    }
    return captures.named().get(name);
  }

  private @Nullable String shared(String name) {
    return switch (SharedValues.in(exchange, name)) {
      case Value.Str text -> text.bytes();
      case Value.Null _ -> null;
      case Value other -> Utf8.bytes(Json.write(other));
    };
  }
}
