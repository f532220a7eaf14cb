package moongate.plugins.keyauth;

import java.time.Clock;
import java.util.List;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.plugin.Consumers;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.uri.Arguments;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.model.entity.Credential;
import moongate.model.schema.Expiry;
import moongate.model.value.Value;
import moongate.plugins.authentication.Authentication;
import moongate.plugins.authentication.FoundKey;
import moongate.plugins.authentication.KeyBody;
import moongate.plugins.authentication.KeyName;
import org.jspecify.annotations.Nullable;

/// Looks for a key under each configured name, in header, query and body, and authenticates the
/// consumer that has it.
final class KeyAuth implements Plugin {
  private final List<KeyName> names;
  private final boolean isInHeader;
  private final boolean isInQuery;
  private final boolean isInBody;
  private final boolean hidesCredentials;
  private final Authentication authentication;
  private final Headers challenge;
  private final Clock clock;

  KeyAuth(Value.Obj config, PluginContext context) {
    names = config.texts("key_names").stream().map(KeyName::of).toList();
    isInHeader = config.flag("key_in_header");
    isInQuery = config.flag("key_in_query");
    isInBody = config.flag("key_in_body");
    hidesCredentials = config.flag("hide_credentials");
    authentication = new Authentication(config);
    challenge = Authentication.challenge("Key", config);
    clock = context.clock();
  }

  @Override
  public Outcome access(Exchange exchange) {
    if (authentication.isUnneeded(exchange)) {
      return Outcome.CONTINUE;
    }
    var found = find(exchange);
    if (found instanceof FoundKey.Duplicate) {
      return refuse(exchange, "Duplicate API key found");
    }
    if (!(found instanceof FoundKey.Key(var key)) || key.isEmpty()) {
      return refuse(exchange, "No API key found in request");
    }
    var consumers = Consumers.of(exchange);
    var credential = living(consumers.index(KeyAuthType.BY_KEY).get(key));
    var consumer = consumers.ofCredential(credential);
    return credential == null || consumer == null
        ? refuse(exchange, "Unauthorized")
        : Authentication.enter(exchange, consumer, credential, credential.id());
  }

  private @Nullable Credential living(@Nullable Credential credential) {
    return credential == null || Expiry.isOver(credential.document(), clock) ? null : credential;
  }

  private Outcome refuse(Exchange exchange, String message) {
    return authentication.refuse(exchange, new Answer.ErrorPage(401, challenge, message));
  }

  private FoundKey find(Exchange exchange) {
    for (var name : names) {
      var found = isInHeader ? inHeader(exchange, name) : FoundKey.NONE;
      if (found instanceof FoundKey.None && isInQuery) {
        found = inQuery(exchange, name);
      }
      if (found instanceof FoundKey.None && isInBody) {
        found = inBody(exchange, name);
      }
      if (found instanceof FoundKey.Key && hidesCredentials) {
        hide(exchange, name);
      }
      if (!(found instanceof FoundKey.None)) {
        return found;
      }
    }
    return FoundKey.NONE;
  }

  /// Removes the key from all places that are looked in: a client may send it in several.
  private void hide(Exchange exchange, KeyName name) {
    if (isInHeader) {
      exchange.headers().remove(name.header());
      exchange.headers().remove(name.header().dashed());
    }
    if (isInQuery) {
      name.removeFromQuery(exchange);
    }
    var body = isInBody ? body(exchange) : null;
    if (body != null && body.has(name)) {
      exchange.body().replace(body.without(name));
    }
  }

  private static FoundKey inHeader(Exchange exchange, KeyName name) {
    var headers = exchange.headers();
    var header = name.header().spelledIn(headers);
    int index = headers.find(header);
    if (index < 0) {
      return FoundKey.NONE;
    }
    if (headers.find(header, index) >= 0) {
      return FoundKey.DUPLICATE;
    }
    return new FoundKey.Key(headers.valueAt(index));
  }

  private static FoundKey inQuery(Exchange exchange, KeyName name) {
    var query = exchange.query();
    if (query == null || query.isEmpty()) {
      return FoundKey.NONE;
    }
    return KeyBody.inArguments(Arguments.parse(query), name);
  }

  private static FoundKey inBody(Exchange exchange, KeyName name) {
    var body = body(exchange);
    return body == null ? FoundKey.NONE : body.find(name);
  }

  /// Null if the body cannot contain a key, or is too large to be read.
  private static @Nullable KeyBody body(Exchange exchange) {
    var body = exchange.body();
    return body.read(exchange.settings().maxBufferedBody())
        ? KeyBody.of(exchange.headers().firstOr(HeaderName.CONTENT_TYPE, ""), body.text())
        : null;
  }
}
