package moongate.plugins.jwt;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.exchange.SharedValues;
import moongate.gateway.plugin.Consumers;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.model.value.Json;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.authentication.Authentication;

/// Authenticates the consumer whose key signed the token of the request.
final class Jwt implements Plugin {
  /// The name of the shared value with the token, for functions.
  private static final String SHARED_TOKEN = "authenticated_jwt_token";

  private final Authentication authentication;
  private final TokenPlaces places;
  private final Claims claims;
  private final String keyClaim;
  private final boolean isSecretBase64;
  private final Headers missing;
  private final Headers invalid;
  private final Clock clock;

  Jwt(Value.Obj config, PluginContext context) {
    authentication = new Authentication(config);
    places = new TokenPlaces(config);
    claims = new Claims(config);
    keyClaim = Utf8.bytes(config.optionalText("key_claim_name").orElse("iss"));
    isSecretBase64 = config.flag("secret_is_base64");
    missing = Authentication.challenge("Bearer", config);
    invalid = Authentication.challenge("Bearer", config, "error=\"invalid_token\"");
    for (var headers : new Headers[] {missing, invalid}) {
      headers.set(HeaderName.CONTENT_TYPE, "application/json; charset=utf-8");
    }
    clock = context.clock();
  }

  @Override
  public Outcome access(Exchange exchange) {
    if (authentication.isUnneeded(exchange)) {
      return Outcome.CONTINUE;
    }
    var tokens = places.tokens(exchange);
    if (tokens.isEmpty()) {
      return refuse(exchange, missing, "Unauthorized");
    }
    if (tokens.size() > 1) {
      return refuse(exchange, "Multiple tokens provided");
    }
    var text = tokens.iterator().next();
    try {
      return authenticate(exchange, text, Token.parse(text));
    } catch (Token.Malformed malformed) {
      return refuse(exchange, "Bad token; " + malformed.getMessage());
    }
  }

  private Outcome authenticate(Exchange exchange, String text, Token token) {
    var key = token.named(keyClaim);
    if (key == null) {
      return refuse(exchange, "No mandatory '" + keyClaim + "' in claims");
    }
    if (key.isEmpty()) {
      return refuse(exchange, "Invalid '" + keyClaim + "' in claims");
    }
    var consumers = Consumers.of(exchange);
    var secret = consumers.index(JwtType.BY_KEY).get(key);
    if (secret == null) {
      return refuse(exchange, "No credentials found for given '" + keyClaim + "'");
    }
    var refusal = secret.refusal(token, isSecretBase64);
    if (refusal != null) {
      return refuse(exchange, refusal);
    }
    var problems = claims.problems(token, clock.millis() / 1000.0);
    if (!problems.isEmpty()) {
      return refuse(exchange, problems);
    }
    var consumer = consumers.ofCredential(secret.credential());
    if (consumer == null) {
      return refuse(exchange, "Could not find consumer for '" + keyClaim + "=" + key + "'");
    }
    SharedValues.of(exchange).put(SHARED_TOKEN, Value.of(text));
    return Authentication.enter(
        exchange, consumer, secret.credential(), secret.credential().document().text(JwtType.KEY));
  }

  private Outcome refuse(Exchange exchange, String message) {
    return refuse(exchange, invalid, message);
  }

  private Outcome refuse(Exchange exchange, Headers headers, String message) {
    return authentication.refuse(exchange, Answer.Said.of(401, headers, Utf8.bytes(message)));
  }

  private Outcome refuse(Exchange exchange, Map<String, String> problems) {
    var members = new LinkedHashMap<String, Value>();
    problems.forEach((name, problem) -> members.put(name, Value.of(problem)));
    return authentication.refuse(
        exchange, new Answer.Exit(401, invalid, Utf8.bytes(Json.write(Value.of(members)))));
  }
}
