package moongate.plugins.keyauth;

import java.util.List;
import java.util.Map;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Arguments;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.plugin.Consumers;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.model.Credential;
import moongate.model.Value;
import org.jspecify.annotations.Nullable;

/// Looks for a key under each configured name, in header, query and body, and sets the consumer
/// that has it.
final class KeyAuth implements Plugin {
  private static final HeaderName WWW_AUTHENTICATE = HeaderName.of("WWW-Authenticate");

  private final List<KeyName> names;
  private final boolean isInHeader;
  private final boolean isInQuery;
  private final boolean isInBody;
  private final boolean hidesCredentials;
  private final boolean runsOnPreflight;
  private final @Nullable String anonymous;
  private final Headers challenge = new Headers();
  private final Consumers consumers;
  private final Map<String, Credential> byKey;

  KeyAuth(Value.Obj config, PluginContext context) {
    names = config.texts("key_names").stream().map(KeyName::of).toList();
    isInHeader = config.flag("key_in_header");
    isInQuery = config.flag("key_in_query");
    isInBody = config.flag("key_in_body");
    hidesCredentials = config.flag("hide_credentials");
    runsOnPreflight = config.flag("run_on_preflight");
    anonymous = config.textOrNull("anonymous");
    consumers = context.consumers();
    byKey = consumers.credentials(KeyAuthType.CREDENTIALS, "key");
    var realm = config.at("realm") instanceof Value.Str text ? text.bytes() : null;
    challenge.set(WWW_AUTHENTICATE, realm == null ? "Key" : "Key realm=\"" + realm + "\"");
  }

  @Override
  public Outcome access(Exchange exchange) {
    boolean isPreflight = exchange.head().method().equals("OPTIONS");
    boolean isDoneByAnother = anonymous != null && exchange.credential() != null;
    if ((isPreflight && !runsOnPreflight) || isDoneByAnother) {
      return Outcome.CONTINUE;
    }
    var refusal = authenticate(exchange);
    if (refusal == null) {
      return Outcome.CONTINUE;
    }
    var fallback = anonymous;
    return fallback == null ? unauthorized(refusal) : enterAnonymously(exchange, fallback);
  }

  private Outcome unauthorized(String message) {
    return Outcome.answer(new Answer.ErrorPage(401, challenge, message));
  }

  /// Why the request is not authenticated; null when it is.
  private @Nullable String authenticate(Exchange exchange) {
    var found = find(exchange);
    if (found instanceof FoundKey.Duplicate) {
      return "Duplicate API key found";
    }
    if (!(found instanceof FoundKey.Key(var key)) || key.isEmpty()) {
      return "No API key found in request";
    }
    var credential = byKey.get(key);
    var consumerId = credential == null ? null : credential.consumerId();
    var consumer = consumerId == null ? null : consumers.byId(consumerId);
    if (consumer == null) {
      return "Unauthorized";
    }
    exchange.authenticate(consumer, credential);
    Identity.announce(exchange.headers(), consumer, credential);
    return null;
  }

  private Outcome enterAnonymously(Exchange exchange, String idOrUsername) {
    var consumer = consumers.byId(idOrUsername);
    if (consumer == null) {
      consumer = consumers.byUsername(idOrUsername);
    }
    if (consumer == null) {
      return Outcome.answer(
          Answer.error(
              500, "anonymous consumer " + idOrUsername + " is configured but doesn't exist"));
    }
    exchange.authenticate(consumer, null);
    Identity.announce(exchange.headers(), consumer, null);
    return Outcome.CONTINUE;
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
