package moongate.plugins.oauth2;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import moongate.model.RandomText;
import moongate.model.RuntimeEntities;
import moongate.model.RuntimeUnavailableException;
import moongate.model.schema.Expiry;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// The issued tokens and codes. Blocks.
record Tokens(RuntimeEntities entities, OAuth2Config config, Clock clock) {
  private static final int LENGTH = 32;
  private static final Duration LIFE_OF_CODE = Duration.ofMinutes(5);

  /// What a token or a code stands for.
  ///
  /// @param client id of the credential
  /// @param service id of the service that it is good for; empty for all
  /// @param user the user for whom the client acts; empty for none
  /// @param scope the granted scope; empty if none was requested
  record Grant(String client, String service, String user, String scope) {
    static Grant of(Value.Obj document) {
      return new Grant(
          document.object(OAuth2Schemas.CREDENTIAL).text("id"),
          document.object(OAuth2Schemas.SERVICE).optionalText("id").orElse(""),
          document.optionalText(OAuth2Schemas.USER).orElse(""),
          document.optionalText(OAuth2Schemas.SCOPE).orElse(""));
    }

    Grant withScope(String narrower) {
      return new Grant(client, service, user, narrower);
    }

    private void addTo(Map<String, Value> document) {
      document.put(OAuth2Schemas.CREDENTIAL, reference(client));
      document.put(OAuth2Schemas.SERVICE, service.isEmpty() ? Value.NULL : reference(service));
      document.put(OAuth2Schemas.USER, user.isEmpty() ? Value.NULL : Value.of(user));
      document.put(OAuth2Schemas.SCOPE, scope.isEmpty() ? Value.NULL : Value.of(scope));
    }

    private static Value reference(String id) {
      return Value.of(Map.of("id", Value.of(id)));
    }
  }

  /// A token for the client itself, or for its user, without a refresh token.
  Value.Obj issueOnce(Grant grant) throws RuntimeUnavailableException {
    var token = token(grant, null);
    entities.insert(OAuth2Schemas.TOKENS, token);
    return token;
  }

  /// Issues a token. It can be refreshed, unless it lives for ever.
  Value.Obj issue(Grant grant) throws RuntimeUnavailableException {
    var token = token(grant, config.tokenSeconds() > 0 ? RandomText.of(LENGTH) : null);
    entities.insert(OAuth2Schemas.TOKENS, token);
    return token;
  }

  /// Replaces `old` with a new token; empty if another request was faster.
  Optional<Value.Obj> refresh(Value.Obj old, Grant grant) throws RuntimeUnavailableException {
    var refresh =
        config.keepsRefreshToken() ? old.text(OAuth2Schemas.REFRESH_TOKEN) : RandomText.of(LENGTH);
    var token = token(grant, config.tokenSeconds() > 0 ? refresh : null);
    return entities.replace(OAuth2Schemas.TOKENS, old.text("id"), token)
        ? Optional.of(token)
        : Optional.empty();
  }

  private Value.Obj token(Grant grant, @Nullable String refresh) {
    var document = begun();
    grant.addTo(document);
    document.put("token_type", Value.of("bearer"));
    document.put(OAuth2Schemas.EXPIRES_IN, Value.of(config.tokenSeconds()));
    document.put(OAuth2Schemas.ACCESS_TOKEN, Value.of(RandomText.of(LENGTH)));
    document.put(OAuth2Schemas.REFRESH_TOKEN, refresh == null ? Value.NULL : Value.of(refresh));
    return living(document, refresh == null ? config.tokenSeconds() : config.refreshSeconds());
  }

  /// A code that can be exchanged for a token once.
  ///
  /// @param challenge null for none
  String issueCode(Grant grant, String redirectUri, @Nullable String challenge)
      throws RuntimeUnavailableException {
    var code = RandomText.of(LENGTH);
    var document = begun();
    grant.addTo(document);
    document.put(OAuth2Schemas.PLUGIN, Grant.reference(config.id()));
    document.put(OAuth2Schemas.CODE, Value.of(code));
    document.put(OAuth2Schemas.REDIRECT_URI, Value.of(redirectUri));
    document.put(OAuth2Schemas.CHALLENGE, challenge == null ? Value.NULL : Value.of(challenge));
    document.put(
        OAuth2Schemas.CHALLENGE_METHOD,
        challenge == null ? Value.NULL : Value.of(OAuth2Schemas.S256));
    entities.insert(OAuth2Schemas.CODES, living(document, LIFE_OF_CODE.toSeconds()));
    return code;
  }

  private Map<String, Value> begun() {
    var document = new LinkedHashMap<String, Value>();
    double now = Math.floorDiv(clock.millis(), 1000L);
    document.put("id", Value.of(UUID.randomUUID().toString()));
    document.put(OAuth2Schemas.CREATED_AT, Value.of(now));
    document.put("updated_at", Value.of(now));
    document.put("tags", Value.NULL);
    return document;
  }

  /// @param seconds the lifetime; 0 for ever
  private Value.Obj living(Map<String, Value> document, long seconds) {
    document.put(Expiry.TTL, seconds == 0 ? Value.NULL : Value.of(seconds));
    var whole = Value.of(document);
    return Expiry.begun(whole, whole, clock);
  }

  Optional<Value.Obj> byRefreshToken(String text) throws RuntimeUnavailableException {
    return entities.find(OAuth2Schemas.TOKENS, OAuth2Schemas.REFRESH_TOKEN, text);
  }

  Optional<Value.Obj> code(String text) throws RuntimeUnavailableException {
    return entities.find(OAuth2Schemas.CODES, OAuth2Schemas.CODE, text);
  }

  /// Uses up the code; true if it was still valid.
  boolean use(Value.Obj code) throws RuntimeUnavailableException {
    return entities.delete(OAuth2Schemas.CODES, code.text("id"));
  }
}
