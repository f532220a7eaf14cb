package moongate.functions.pdk;

import java.util.Locale;
import moongate.functions.api.HeaderTables;
import moongate.functions.api.Limits;
import moongate.functions.api.QueryTables;
import moongate.functions.api.Scope;
import moongate.functions.json.JsonException;
import moongate.functions.text.Multipart;
import moongate.http.HeaderName;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The request's body, raw and parsed.
final class RequestBodies {
  private RequestBodies() {}

  /// `get_raw_body([max_allowed_file_size])`: a body of more than the node's buffer size has to be
  /// asked for.
  static @Nullable Object raw(Scope scope, @Nullable Object maxFileSize) {
    var body = scope.exchange().body();
    int inMemory = scope.worker().facts().bodyBuffer();
    int largest = scope.exchange().settings().maxBufferedBody();
    boolean isComplete = body.isComplete() || scope.await(() -> body.read(largest));
    if (isComplete && body.length() <= inMemory) {
      return charged(scope, body.text());
    }
    if (!(maxFileSize instanceof Double limit)) {
      return Values.pair(
          null,
          "request body did not fit into client body buffer, consider raising"
              + " 'client_body_buffer_size'");
    }
    double allowed = limit == 0 ? largest : limit;
    if (!isComplete || body.length() > allowed) {
      return Values.pair(
          null,
          "request body file too big: "
              + (body.length() < 0 ? "more than " + largest : body.length())
              + " > "
              + (long) allowed);
    }
    return charged(scope, body.text());
  }

  /// `get_body([mimetype[, max_args[, max_allowed_file_size]]])`.
  static @Nullable Object parsed(
      Scope scope, @Nullable Object mime, @Nullable Object maxArguments, @Nullable Object maxSize) {
    int max = Limits.of(scope, "max_args", maxArguments);
    var given = mime instanceof String text ? text : contentType(scope);
    if (given == null) {
      return Values.pair(null, "missing content type");
    }
    int semicolon = given.indexOf(';');
    var type =
        (semicolon < 0 ? given : given.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    if (type.startsWith("application/x-www-form-urlencoded")) {
      return form(scope, max, type);
    }
    if (type.startsWith("application/json")) {
      return json(scope, maxSize, type);
    }
    if (type.startsWith("multipart/form-data")) {
      return multipart(scope, given, maxSize, type);
    }
    return triple(null, "unsupported content type '" + given + "'", type);
  }

  private static @Nullable Object form(Scope scope, int max, String type) {
    var body = Values.array(raw(scope, null));
    if (!(body[0] instanceof String text)) {
      return triple(null, "request body in temp file not supported", type);
    }
    return triple(Values.first(QueryTables.decode(text, max)), null, type);
  }

  private static @Nullable Object json(Scope scope, @Nullable Object maxSize, String type) {
    var body = Values.array(raw(scope, maxSize));
    if (!(body[0] instanceof String text)) {
      return triple(null, body[1], type);
    }
    try {
      if (scope.worker().json().decode(text) instanceof LuaTable table) {
        return triple(table, null, type);
      }
    } catch (JsonException malformed) {
      return triple(null, "invalid json body", type);
    }
    return triple(null, "invalid json body", type);
  }

  private static @Nullable Object multipart(
      Scope scope, String contentType, @Nullable Object maxSize, String type) {
    var body = Values.array(raw(scope, maxSize));
    if (!(body[0] instanceof String text)) {
      return triple(null, body[1], type);
    }
    var boundary = Multipart.boundary(contentType);
    if (boundary == null) {
      return triple(null, "unable to decode multipart body", type);
    }
    var table = new LuaTable();
    Multipart.read(text, boundary, (name, value) -> HeaderTables.put(table, name, value));
    return triple(table, null, type);
  }

  private static @Nullable String contentType(Scope scope) {
    var headers = scope.exchange().headers();
    int index = headers.find(HeaderName.CONTENT_TYPE);
    return index < 0 ? null : headers.valueAt(index);
  }

  private static String charged(Scope scope, String body) {
    scope.worker().state().meter().charge(body.length());
    return body;
  }

  private static @Nullable Object triple(
      @Nullable Object first, @Nullable Object second, @Nullable Object third) {
    return Values.of(first, second, third);
  }
}
