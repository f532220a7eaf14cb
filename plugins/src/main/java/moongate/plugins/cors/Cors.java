package moongate.plugins.cors;

import java.util.List;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.plugin.Plugin;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.model.value.Json;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// Answers preflight requests, and adds CORS headers to all other responses.
final class Cors implements Plugin {
  private static final HeaderName ORIGIN = HeaderName.of("Origin");
  private static final HeaderName VARY = HeaderName.of("Vary");
  private static final HeaderName REQUEST_METHOD = HeaderName.of("Access-Control-Request-Method");
  private static final HeaderName REQUEST_HEADERS = HeaderName.of("Access-Control-Request-Headers");
  private static final HeaderName REQUEST_PRIVATE_NETWORK =
      HeaderName.of("Access-Control-Request-Private-Network");
  private static final HeaderName ALLOW_ORIGIN = HeaderName.of("Access-Control-Allow-Origin");
  private static final HeaderName ALLOW_CREDENTIALS =
      HeaderName.of("Access-Control-Allow-Credentials");
  private static final HeaderName ALLOW_HEADERS = HeaderName.of("Access-Control-Allow-Headers");
  private static final HeaderName ALLOW_METHODS = HeaderName.of("Access-Control-Allow-Methods");
  private static final HeaderName ALLOW_PRIVATE_NETWORK =
      HeaderName.of("Access-Control-Allow-Private-Network");
  private static final HeaderName EXPOSE_HEADERS = HeaderName.of("Access-Control-Expose-Headers");
  private static final HeaderName MAX_AGE = HeaderName.of("Access-Control-Max-Age");

  /// Marks exchanges whose response needs no CORS headers.
  private static final Object PREFLIGHT = new Object();

  private final Origins origins;
  private final @Nullable String allowedHeaders;
  private final @Nullable String exposedHeaders;
  private final String methods;
  private final @Nullable String maxAge;
  private final boolean allowsCredentials;
  private final boolean allowsPrivateNetwork;
  private final boolean passesPreflight;
  private final boolean needsNoOrigin;

  Cors(Value.Obj config) {
    origins = new Origins(config.texts("origins"));
    allowedHeaders = listed(config.texts("headers"));
    exposedHeaders = listed(config.texts("exposed_headers"));
    methods = String.join(",", config.texts("methods"));
    maxAge = config.has("max_age") ? Json.number(config.number("max_age")) : null;
    allowsCredentials = config.flag("credentials");
    allowsPrivateNetwork = config.flag("private_network");
    passesPreflight = config.flag("preflight_continue");
    needsNoOrigin = config.flag("allow_origin_absent");
  }

  private static @Nullable String listed(List<String> names) {
    return names.isEmpty() ? null : String.join(",", names);
  }

  @Override
  public Outcome access(Exchange exchange) {
    var request = exchange.headers();
    boolean isPreflight =
        exchange.head().method().equals("OPTIONS")
            && !request.firstOr(ORIGIN, "").isEmpty()
            && !request.firstOr(REQUEST_METHOD, "").isEmpty();
    if (!isPreflight) {
      return Outcome.CONTINUE;
    }
    exchange.context(PREFLIGHT, () -> PREFLIGHT);
    return passesPreflight
        ? Outcome.CONTINUE
        : Outcome.answer(new Answer.Exit(200, preflight(request), ""));
  }

  private Headers preflight(Headers request) {
    var response = new Headers();
    allowOrigin(request, response);
    var headers = allowedHeaders != null ? allowedHeaders : request.firstOr(REQUEST_HEADERS, "");
    if (!headers.isEmpty()) {
      response.set(ALLOW_HEADERS, headers);
    }
    response.set(ALLOW_METHODS, methods);
    if (maxAge != null) {
      response.set(MAX_AGE, maxAge);
    }
    if (allowsPrivateNetwork && request.firstOr(REQUEST_PRIVATE_NETWORK, "").equals("true")) {
      response.set(ALLOW_PRIVATE_NETWORK, "true");
    }
    return response;
  }

  @Override
  public void headerFilter(Exchange exchange) {
    if (exchange.context(PREFLIGHT) != null) {
      return;
    }
    var request = exchange.headers();
    if (!needsNoOrigin && !request.contains(ORIGIN)) {
      return;
    }
    var response = exchange.response().headers();
    allowOrigin(request, response);
    if (exposedHeaders != null) {
      response.set(EXPOSE_HEADERS, exposedHeaders);
    }
  }

  private void allowOrigin(Headers request, Headers response) {
    int index = request.find(ORIGIN);
    var origin = index < 0 ? null : request.valueAt(index);
    if (!origins.areAll()) {
      varyByOrigin(response);
      allowListed(origin, response);
      return;
    }
    if (!allowsCredentials || origin == null) {
      response.set(ALLOW_ORIGIN, "*");
      return;
    }
    // Browsers do not accept `*` together with credentials.
    varyByOrigin(response);
    response.set(ALLOW_ORIGIN, origin);
    response.set(ALLOW_CREDENTIALS, "true");
  }

  /// A stored response, and one of a service that knows CORS, may say so already.
  private static void varyByOrigin(Headers response) {
    if (!response.hasToken(VARY, "Origin")) {
      response.add(VARY, "Origin");
    }
  }

  private void allowListed(@Nullable String origin, Headers response) {
    var single = origins.single();
    var allowed = single != null || origin == null ? single : origins.allowed(origin);
    if (allowed == null) {
      response.remove(ALLOW_ORIGIN);
    } else {
      response.set(ALLOW_ORIGIN, allowed);
    }
    if (allowsCredentials) {
      response.set(ALLOW_CREDENTIALS, "true");
    }
  }
}
