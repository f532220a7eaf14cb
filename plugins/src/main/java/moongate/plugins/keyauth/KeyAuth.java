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
      if (!(found instanceof FoundKey.None)) {
        return found;
      }
    }
    return FoundKey.NONE;
  }

  private FoundKey inHeader(Exchange exchange, KeyName name) {
    var headers = exchange.headers();
    int index = headers.find(name.header());
    if (index < 0) {
      return FoundKey.NONE;
    }
    if (headers.find(name.header(), index) >= 0) {
      return FoundKey.DUPLICATE;
    }
    var key = headers.valueAt(index);
    if (hidesCredentials) {
      headers.remove(name.header());
    }
    return new FoundKey.Key(key);
  }

  private FoundKey inQuery(Exchange exchange, KeyName name) {
    var query = exchange.query();
    if (query == null || query.isEmpty()) {
      return FoundKey.NONE;
    }
    var found = KeyBody.inArguments(Arguments.parse(query), name);
    if (found instanceof FoundKey.Key && hidesCredentials) {
      exchange.query(Arguments.without(query, name.text()));
    }
    return found;
  }

  private FoundKey inBody(Exchange exchange, KeyName name) {
    var body = exchange.body();
    if (!body.read(exchange.settings().maxBufferedBody())) {
      return FoundKey.NONE;
    }
    var type = exchange.headers().firstOr(HeaderName.CONTENT_TYPE, "");
    var keyBody = KeyBody.of(type, body.text());
    if (keyBody == null) {
      return FoundKey.NONE;
    }
    var found = keyBody.find(name);
    if (found instanceof FoundKey.Key && hidesCredentials) {
      body.replace(keyBody.without(name));
    }
    return found;
  }
}
