package moongate.functions.pdk;

import moongate.functions.api.ApiPhase;
import moongate.functions.api.HeaderArguments;
import moongate.functions.api.Scope;
import moongate.functions.json.JsonException;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.EarlyResponse;
import moongate.gateway.exchange.Outcome;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `kong.response.exit` and `kong.response.error`.
///
/// In rewrite and access they end the function: nothing after the call runs, and no `pcall` can
/// catch that. In header_filter they change the current response, and return.
final class Exits {
  private static final String JSON = "application/json; charset=utf-8";

  /// Never changed.
  private static final Headers JSON_ONLY = new Headers();

  static {
    JSON_ONLY.set(HeaderName.CONTENT_TYPE, JSON);
  }

  private Exits() {}

  static Object exit(
      Scope scope, @Nullable Object code, @Nullable Object body, @Nullable Object headers) {
    ResponseApi.checkUnsent(scope);
    int status = ResponseApi.checkStatus(scope, code, 100);
    if (scope.phase() == ApiPhase.PREREAD) {
      return answer(scope, new Answer.Exit(status, null, null)); // a session gets no response
    }
    if (body != null && !(body instanceof String) && !(body instanceof LuaTable)) {
      throw scope.error("body must be a nil, string or table");
    }
    var fields = fields(scope, headers);
    var grpc = GrpcExits.of(scope, status, body, fields);
    if (grpc != null) {
      return answer(scope, grpc);
    }
    if (body instanceof LuaTable table) {
      return answer(scope, new Answer.Exit(status, jsonFields(fields), encoded(scope, table)));
    }
    return answer(scope, new Answer.Exit(status, fields, (String) body));
  }

  /// With the Content-Type of JSON unless another one is given.
  private static Headers jsonFields(@Nullable Headers fields) {
    if (fields == null) {
      return JSON_ONLY;
    }
    if (!fields.contains(HeaderName.CONTENT_TYPE)) {
      fields.set(HeaderName.CONTENT_TYPE, JSON);
    }
    return fields;
  }

  static Object error(
      Scope scope, @Nullable Object code, @Nullable Object message, @Nullable Object headers) {
    ResponseApi.checkUnsent(scope);
    int status = ResponseApi.checkStatus(scope, code, 400);
    var text = message(scope, message);
    var fields = fields(scope, headers);
    int type = fields == null ? -1 : fields.find(HeaderName.CONTENT_TYPE);
    if (fields != null && type >= 0 && !Answer.isPageType(fields.valueAt(type))) {
      throw scope.error(
          "no error page has the Content-Type '"
              + fields.valueAt(type)
              + "': use application/json, application/xml, text/html or text/plain, or"
              + " kong.response.exit");
    }
    return answer(scope, new Answer.ErrorPage(status, fields, text));
  }

  private static @Nullable String message(Scope scope, @Nullable Object message) {
    return switch (message) {
      case null -> null;
      case String text -> text;
      case LuaTable table -> {
        try {
          yield scope.worker().json().encode(table);
        } catch (JsonException e) {
          throw scope.error("could not JSON encode the error message: " + e.getMessage());
        }
      }
      default -> throw scope.error("message must be a nil, a string or a table");
    };
  }

  private static @Nullable Headers fields(Scope scope, @Nullable Object headers) {
    if (headers == null) {
      return null;
    }
    if (!(headers instanceof LuaTable)) {
      throw scope.error("headers must be a nil or table");
    }
    var fields = new Headers();
    HeaderArguments.forEach(
        HeaderArguments.checkTable(scope, headers),
        (name, value) -> {
          var header = scope.worker().dashedName(name);
          if (!ResponseApi.isFraming(scope, header)) {
            HeaderArguments.set(scope, fields, header, value);
          }
        });
    return fields;
  }

  private static String encoded(Scope scope, LuaTable body) {
    try {
      return scope.worker().json().encode(body);
    } catch (JsonException e) {
      throw scope.error("body encoding failed while flushing response: " + e.getMessage());
    }
  }

  private static Object answer(Scope scope, Answer answer) {
    if (answer instanceof Answer.Exit exit && exit.body() != null) {
      scope.answers(exit.body().length());
    }
    var phase = scope.phase();
    if (phase != ApiPhase.HEADER_FILTER && phase != ApiPhase.RESPONSE) {
      throw new EarlyResponse((Outcome.Answered) Outcome.answer(answer));
    }
    // A response that is on its way gets no page of the gateway's own.
    boolean isBare = answer instanceof Answer.Exit exit && exit.body() == null;
    var shown = isBare ? new Answer.Exit(answer.status(), answer.headers(), "") : answer;
    var response = scope.exchange().response();
    // It would be said of a body that does not come.
    response.headers().remove(HeaderName.CONTENT_ENCODING);
    response.become(shown);
    if (phase == ApiPhase.RESPONSE) {
      throw new EarlyResponse((Outcome.Answered) Outcome.answer(shown));
    }
    return Values.NONE;
  }
}
