package moongate.plugins.counting;

import moongate.gateway.exchange.Exchange;
import moongate.http.HeaderName;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// Decides whose requests are counted together. If a request lacks the identifier, the client's
/// address is used.
public sealed interface LimitBy {
  @Nullable String identifier(Exchange exchange);

  static LimitBy of(Value.Obj config) {
    return switch (config.optionalText("limit_by").orElse("consumer")) {
      case "credential" -> new Credential();
      case "ip" -> new Address();
      case "service" -> new Service();
      case "header" -> new Header(HeaderName.of(config.text("header_name")));
      case "path" -> new Path(Utf8.bytes(config.text("path")));
      default -> new Consumer();
    };
  }

  /// The identifier, or the client's address if there is none.
  default String identifierOrAddress(Exchange exchange) {
    var known = identifier(exchange);
    return known != null ? known : exchange.client().address();
  }

  record Consumer() implements LimitBy {
    @Override
    public @Nullable String identifier(Exchange exchange) {
      var consumer = exchange.consumer();
      var credential = exchange.credential();
      if (consumer != null) {
        return consumer.id();
      }
      return credential == null ? null : credential.id();
    }
  }

  record Credential() implements LimitBy {
    @Override
    public @Nullable String identifier(Exchange exchange) {
      var credential = exchange.credential();
      return credential == null ? null : credential.id();
    }
  }

  record Address() implements LimitBy {
    @Override
    public @Nullable String identifier(Exchange exchange) {
      return null;
    }
  }

  record Service() implements LimitBy {
    @Override
    public @Nullable String identifier(Exchange exchange) {
      var service = exchange.service();
      return service == null ? null : service.id();
    }
  }

  record Header(HeaderName name) implements LimitBy {
    @Override
    public @Nullable String identifier(Exchange exchange) {
      var headers = exchange.headers();
      int index = headers.find(name.spelledIn(headers));
      return index < 0 ? null : headers.valueAt(index);
    }
  }

  record Path(String path) implements LimitBy {
    @Override
    public @Nullable String identifier(Exchange exchange) {
      return exchange.target().path().equals(path) ? path : null;
    }
  }
}
