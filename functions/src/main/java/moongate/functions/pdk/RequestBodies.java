package moongate.functions.pdk;

import moongate.functions.api.Limits;
import moongate.functions.api.Scope;
import moongate.http.HeaderName;
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
    // A body that is too large for the function stays on the wire: the service gets it without a
    // copy in memory.
    int read = maxFileSize instanceof Double || body.isWithin(inMemory) ? largest : inMemory;
    boolean isComplete = scope.readBody(read);
    if (isComplete && body.isWithin(inMemory)) {
      return charged(scope, body.text());
    }
    if (!(maxFileSize instanceof Double limit)) {
      return Values.pair(
          null,
          "request body did not fit into client body buffer, consider raising"
              + " 'client_body_buffer_size'");
    }
    double allowed = limit == 0 ? largest : Math.min(limit, largest);
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
    int max = Limits.of(scope, "max_args", maxArguments, scope.limits().postArguments());
    var given = mime instanceof String text ? text : contentType(scope);
    var type = ParsedBody.type(given);
    if (given == null || !ParsedBody.isKnown(type)) {
      return ParsedBody.unsupported(given);
    }
    boolean isForm = ParsedBody.isForm(type);
    var body = raw(scope, isForm ? null : maxSize);
    if (!(Values.first(body) instanceof String text)) {
      var reason = isForm ? "request body in temp file not supported" : Values.get(body, 1);
      return Values.of(null, reason, type);
    }
    return ParsedBody.of(scope, given, text, max);
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
}
