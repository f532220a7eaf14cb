package moongate.plugins.authentication;

import java.util.ArrayList;
import java.util.List;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.plugin.Consumers;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.model.entity.Consumer;
import moongate.model.entity.Credential;
import moongate.model.schema.Field;
import moongate.model.schema.TextCheck;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// What all authentication plugins share, however clients prove who they are.
///
/// With an anonymous consumer, several such plugins are alternatives: the first one that knows the
/// client decides. Without one, the client has to satisfy all of them.
public final class Authentication {
  private static final HeaderName WWW_AUTHENTICATE = HeaderName.of("WWW-Authenticate");

  private final @Nullable String anonymous;
  private final boolean runsOnPreflight;

  /// @param config the config of a plugin that has the field `anonymous`, and perhaps
  ///   `run_on_preflight`
  public Authentication(Value.Obj config) {
    this.anonymous = config.textOrNull("anonymous");
    this.runsOnPreflight = !config.at("run_on_preflight").equals(Value.of(false));
  }

  /// The field `realm` of a plugin's config.
  public static Field realm() {
    return Field.text()
        .check(
            (TextCheck)
                text ->
                    text.chars().anyMatch(c -> c < ' ' || c == 0x7F)
                        ? "must not have control characters"
                        : null);
  }

  /// True if there is nothing to do: another plugin already knows the client, or this is a
  /// preflight request that may pass.
  public boolean isUnneeded(Exchange exchange) {
    boolean isPreflight = !runsOnPreflight && exchange.head().method().equals("OPTIONS");
    return isPreflight || (anonymous != null && exchange.credential() != null);
  }

  /// Lets the client in as `consumer`.
  ///
  /// @param consumer null if the credential does not belong to a consumer of this node
  /// @param identifier the name of `credential` for the service, as text
  public static Outcome enter(
      Exchange exchange, @Nullable Consumer consumer, Credential credential, String identifier) {
    exchange.authenticate(consumer, credential);
    Identity.announce(exchange.headers(), consumer, identifier);
    return Outcome.CONTINUE;
  }

  /// The client did not prove who it is: it becomes the anonymous consumer, if there is one;
  /// otherwise it gets `answer`.
  public Outcome refuse(Exchange exchange, Answer answer) {
    return anonymous == null ? Outcome.answer(answer) : enterAnonymously(exchange, anonymous);
  }

  private Outcome enterAnonymously(Exchange exchange, String idOrUsername) {
    var consumers = Consumers.of(exchange);
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

  /// The header `WWW-Authenticate: Key realm="…"`, without the realm if `config` has none.
  ///
  /// @param parameters what follows: `error="invalid_token"`
  public static Headers challenge(String scheme, Value.Obj config, String... parameters) {
    var all = new ArrayList<String>();
    if (config.at("realm") instanceof Value.Str realm) {
      all.add("realm=\"" + quoted(realm.bytes()) + '"');
    }
    all.addAll(List.of(parameters));
    var challenge = new Headers();
    challenge.set(WWW_AUTHENTICATE, (scheme + ' ' + String.join(", ", all)).strip());
    return challenge;
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
