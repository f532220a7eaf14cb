package moongate.plugins.oauth2;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import moongate.fiber.Background;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.plugin.Consumers;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.tracing.TracedQuery;
import moongate.http.Grammar;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.model.RuntimeEntities;
import moongate.model.RuntimeUnavailableException;
import moongate.model.entity.PluginConfig;
import moongate.model.value.Json;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.authentication.Authentication;
import moongate.plugins.oauth2.Tokens.Grant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Issues tokens below the paths of its routes, and accepts requests with such a token.
///
/// Database queries run on another thread, while the request's fiber waits. Tokens that were used
/// recently are remembered, so that most requests need no query.
final class OAuth2 implements Plugin {
  private static final Logger log = LoggerFactory.getLogger("moongate.plugin.oauth2");
  private static final String ENDPOINTS = "/oauth2/";
  private static final String TOKEN = ENDPOINTS + "token";
  private static final String AUTHORIZE = ENDPOINTS + "authorize";
  private static final HeaderName CACHE_CONTROL = HeaderName.of("Cache-Control");
  private static final HeaderName PRAGMA = HeaderName.of("Pragma");
  private static final HeaderName SCOPE = HeaderName.of("X-Authenticated-Scope");
  private static final HeaderName USER = HeaderName.of("X-Authenticated-Userid");
  private static final String JSON = "application/json; charset=utf-8";

  private final OAuth2Config config;
  private final Authentication authentication;
  private final RuntimeEntities entities;
  private final Tokens tokens;
  private final TokenEndpoint tokenEndpoint;
  private final AuthorizeEndpoint authorizeEndpoint;
  private final BearerToken bearer;
  private final Clock clock;
  private final Answer missing;
  private final Answer invalid;
  private final Answer global;

  OAuth2(PluginConfig plugin, PluginContext context) {
    config = OAuth2Config.of(plugin);
    authentication = new Authentication(plugin.config());
    entities = context.shared().entities();
    clock = context.clock();
    tokens = new Tokens(entities, config, clock);
    tokenEndpoint = new TokenEndpoint(config, tokens);
    authorizeEndpoint = new AuthorizeEndpoint(config, tokens);
    bearer = new BearerToken(config.header(), config.hidesCredentials());
    missing =
        refusal(
            Authentication.challenge("Bearer", plugin.config()),
            "invalid_request",
            "The access token is missing");
    invalid = invalidToken(plugin.config(), "The access token is invalid or has expired");
    global =
        invalidToken(
            plugin.config(),
            "The access token is global, but the current plugin is configured without"
                + " 'global_credentials'");
  }

  private static Answer invalidToken(Value.Obj config, String description) {
    var challenge =
        Authentication.challenge(
            "Bearer",
            config,
            "error=\"invalid_token\"",
            "error_description=\"" + description + "\"");
    return refusal(challenge, "invalid_token", description);
  }

  private static Answer refusal(Headers headers, String error, String description) {
    headers.set(HeaderName.CONTENT_TYPE, JSON);
    var members = new LinkedHashMap<String, Value>();
    members.put("error", Value.of(error));
    members.put("error_description", Value.of(description));
    return new Answer.Exit(401, headers, json(members));
  }

  @Override
  public Outcome access(Exchange exchange) {
    exchange.headers().remove(SCOPE);
    exchange.headers().remove(USER);
    if (authentication.isUnneeded(exchange)) {
      return Outcome.CONTINUE;
    }
    if (exchange.head().method().equals("POST")) {
      var path = exchange.target().path();
      if (path.contains(TOKEN)) {
        return Outcome.answer(endpoint(exchange, false));
      }
      if (path.contains(AUTHORIZE)) {
        return Outcome.answer(endpoint(exchange, true));
      }
    }
    return letIn(exchange);
  }

  private Outcome letIn(Exchange exchange) {
    var text = bearer.find(exchange);
    if (text.isEmpty()) {
      return authentication.refuse(exchange, missing);
    }
    try {
      var token = token(exchange, Utf8.text(text));
      return token == null
          ? authentication.refuse(exchange, invalid)
          : letIn(exchange, token, Grant.of(token));
    } catch (RuntimeUnavailableException unavailable) {
      log.error("cannot look a token up: {}", unavailable.getMessage());
      return Outcome.answer(Answer.error(503, "Service unavailable"));
    }
  }

  private Outcome letIn(Exchange exchange, Value.Obj token, Grant grant) {
    if (!config.isGlobal() && grant.service().isEmpty()) {
      return authentication.refuse(exchange, global);
    }
    boolean isForOther = !config.isGlobal() && !grant.service().equals(service(exchange));
    var consumers = Consumers.of(exchange);
    var client = new Clients(consumers).byId(grant.client());
    var consumer = consumers.ofCredential(client);
    if (isForOther || hasExpired(token) || client == null || consumer == null) {
      return authentication.refuse(exchange, invalid);
    }
    if (!grant.scope().isEmpty()) {
      exchange.headers().set(SCOPE, Grammar.fieldValue(Utf8.bytes(grant.scope())));
    }
    if (!grant.user().isEmpty()) {
      exchange.headers().set(USER, Grammar.fieldValue(Utf8.bytes(grant.user())));
    }
    return Authentication.enter(
        exchange, consumer, client, client.document().text(OAuth2Schemas.CLIENT_ID));
  }

  private boolean hasExpired(Value.Obj token) {
    double life = token.number(OAuth2Schemas.EXPIRES_IN);
    return life > 0 && clock.millis() >= (token.number(OAuth2Schemas.CREATED_AT) + life) * 1000;
  }

  /// Null if there is none.
  private Value.@Nullable Obj token(Exchange exchange, String text)
      throws RuntimeUnavailableException {
    var known = entities.remembered(OAuth2Schemas.TOKENS, OAuth2Schemas.ACCESS_TOKEN, text);
    return known.isPresent()
        ? known.get()
        : await(
                exchange,
                () -> entities.find(OAuth2Schemas.TOKENS, OAuth2Schemas.ACCESS_TOKEN, text))
            .orElse(null);
  }

  /// A query that may use the database.
  @FunctionalInterface
  private interface Question<T> {
    T ask() throws RuntimeUnavailableException;
  }

  private static <T> T await(Exchange exchange, Question<T> question)
      throws RuntimeUnavailableException {
    var failure = new RuntimeUnavailableException[1];
    Callable<Optional<T>> work =
        () -> {
          try {
            return Optional.of(question.ask());
          } catch (RuntimeUnavailableException unavailable) {
            failure[0] = unavailable;
            return Optional.<T>empty();
          }
        };
    var fiber = exchange.fiber();
    var answer =
        TracedQuery.await(fiber, "tokens of oauth2", () -> Background.VIRTUAL.await(fiber, work));
    return answer.orElseThrow(() -> failure[0]);
  }

  private static String service(Exchange exchange) {
    var service = exchange.service();
    return service == null ? "" : service.id();
  }

  private Answer endpoint(Exchange exchange, boolean isAuthorization) {
    try {
      if (!isSecure(exchange)) {
        throw OAuth2Error.of("access_denied", "You must use HTTPS");
      }
      if (!entities.isKept()) {
        throw OAuth2Error.unavailable(501, "tokens cannot be issued: this node has no database");
      }
      var parameters = Parameters.of(exchange);
      var clients = new Clients(Consumers.of(exchange));
      var authorization = exchange.headers().firstOr(HeaderName.AUTHORIZATION, "");
      var service = config.isGlobal() ? "" : service(exchange);
      return await(
          exchange,
          () ->
              isAuthorization
                  ? authorized(parameters, clients, service)
                  : issued(parameters, clients, authorization, service));
    } catch (OAuth2Error error) {
      return answer(error);
    } catch (RuntimeUnavailableException unavailable) {
      log.error("cannot issue a token: {}", unavailable.getMessage());
      return answer(OAuth2Error.unavailable(503, "tokens cannot be issued at the moment"));
    }
  }

  private Answer issued(
      Parameters parameters, Clients clients, String authorization, String service)
      throws RuntimeUnavailableException {
    try {
      var members = tokenEndpoint.answer(parameters, clients, authorization, service);
      return answer(200, new Headers(), members);
    } catch (OAuth2Error error) {
      return answer(error);
    }
  }

  private Answer authorized(Parameters parameters, Clients clients, String service)
      throws RuntimeUnavailableException {
    try {
      var result = authorizeEndpoint.answer(parameters, clients, service);
      return answer(
          result.status(),
          new Headers(),
          Map.of(OAuth2Schemas.REDIRECT_URI, Value.of(result.redirectUri())));
    } catch (OAuth2Error error) {
      return answer(error);
    }
  }

  private static Answer answer(OAuth2Error error) {
    var headers = new Headers();
    error.addTo(headers);
    var members = new LinkedHashMap<String, Value>();
    error.members().forEach((name, text) -> members.put(name, Value.of(text)));
    return answer(error.status(), headers, members);
  }

  private static Answer answer(int status, Headers headers, Map<String, Value> members) {
    headers.set(HeaderName.CONTENT_TYPE, JSON);
    headers.set(CACHE_CONTROL, "no-store");
    headers.set(PRAGMA, "no-cache");
    return new Answer.Exit(status, headers, json(members));
  }

  /// Members may quote what the client has sent.
  private static String json(Map<String, Value> members) {
    return Json.validBytes(Value.of(members));
  }

  private boolean isSecure(Exchange exchange) {
    return exchange.request().connection().isSecure()
        || (config.isTerminatedBefore()
            && exchange.client().isTrusted()
            && exchange
                .headers()
                .firstOr(HeaderName.X_FORWARDED_PROTO, "")
                .equalsIgnoreCase("https"));
  }
}
