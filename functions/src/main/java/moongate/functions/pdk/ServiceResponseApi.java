package moongate.functions.pdk;

import static moongate.functions.api.PhaseRule.SERVICE_RESPONSE;

import moongate.functions.api.ApiModule;
import moongate.functions.api.HeaderTables;
import moongate.functions.api.Limits;
import moongate.functions.api.Scope;
import moongate.gateway.exchange.Source;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `kong.service.response`: what the service answered.
final class ServiceResponseApi {
  static final ApiModule MODULE =
      ApiModule.of("kong.service.response")
          .function("get_status", SERVICE_RESPONSE, ServiceResponseApi::status)
          .function("get_header", SERVICE_RESPONSE, ServiceResponseApi::header)
          .function("get_headers", SERVICE_RESPONSE, ServiceResponseApi::headers)
          .function("get_raw_body", SERVICE_RESPONSE, ServiceResponseApi::rawBody)
          .function("get_body", SERVICE_RESPONSE, ServiceResponseApi::body);

  private ServiceResponseApi() {}

  private static @Nullable Object status(Scope scope) {
    int status = scope.exchange().upstream().status();
    return status == 0 ? null : Numbers.of(status);
  }

  private static @Nullable Object header(Scope scope, @Nullable Object name) {
    if (!(name instanceof String text)) {
      throw scope.error("name must be a string");
    }
    var response = scope.exchange().response();
    return response.source() == Source.SERVICE
        ? HeaderTables.first(scope, sent(scope), text)
        : null;
  }

  private static @Nullable Object headers(Scope scope, @Nullable Object limit) {
    int max = Limits.of(scope, "max_headers", limit, scope.limits().responseHeaders());
    var response = scope.exchange().response();
    if (response.source() != Source.SERVICE) {
      return new LuaTable();
    }
    var sent = sent(scope);
    var table = scope.worker().headerTables().table(sent, max, false);
    return sent.size() > max
        ? Truncation.noted(scope, Values.pair(table, "truncated"), "response headers truncated")
        : table;
  }

  /// `get_raw_body([{decoded = true}])`.
  private static Object rawBody(Scope scope, @Nullable Object options) {
    var body = whole(scope);
    return DecodedBodies.isWanted(options) ? DecodedBodies.of(scope, body, sent(scope)) : body;
  }

  /// The service's headers: as they were received if the response is buffered, else as they are
  /// now.
  private static Headers sent(Scope scope) {
    var response = scope.exchange().response();
    var kept = response.serviceHeaders();
    return kept == null || !response.isBuffering() ? response.headers() : kept;
  }

  private static String whole(Scope scope) {
    var response = scope.exchange().response();
    var body = response.serviceBody();
    if (body == null && !response.isBuffering()) {
      throw scope.error(
          "service body is only available with buffered proxying (see:"
              + " kong.service.request.enable_buffering function)");
    }
    return body == null ? "" : body;
  }

  private static @Nullable Object body(
      Scope scope, @Nullable Object mime, @Nullable Object maxArguments) {
    var body = whole(scope);
    int max = Limits.of(scope, "max_args", maxArguments, scope.limits().postArguments());
    var headers = sent(scope);
    var type =
        mime instanceof String text ? text : headers.first(HeaderName.CONTENT_TYPE).orElse(null);
    return type != null && ParsedBody.isKnown(ParsedBody.type(type))
        ? ParsedBody.of(scope, type, body, max)
        : ParsedBody.unsupported(type);
  }
}
