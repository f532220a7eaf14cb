package moongate.admin;

import java.util.Map;
import moongate.http.BodyException;
import moongate.http.HeaderName;
import moongate.http.Request;
import moongate.model.Value;

/// One request as an endpoint sees it.
///
/// @param variables the parts of the path that the route left open
/// @param query the query's arguments; of a repeated one the last
record AdminRequest(
    Request http, Map<String, String> variables, Map<String, String> query, int maxBody) {
  private static final HeaderName CONTENT_TYPE = HeaderName.CONTENT_TYPE;

  String variable(String name) {
    var value = variables.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no variable " + name + " in this path");
    }
    return value;
  }

  String method() {
    return http.head().method();
  }

  /// The media type without its parameters, in lower case; empty when there is none.
  String mediaType() {
    var headers = http.head().headers();
    var first = headers.find(CONTENT_TYPE);
    if (first >= 0 && headers.find(CONTENT_TYPE, first) >= 0) {
      throw new Refused(Reply.message(400, "Multiple Content-Type headers not allowed"));
    }
    return MediaType.essence(contentType());
  }

  String contentType() {
    return http.head().headers().firstOr(CONTENT_TYPE, "");
  }

  byte[] body() {
    try {
      return http.body().readAll(maxBody);
    } catch (BodyException failure) {
      if (failure.kind() == BodyException.Kind.TOO_LARGE) {
        throw new Refused(Reply.message(413, "Payload too large"));
      }
      throw failure;
    }
  }

  /// The body as an object, whatever form it has; the form's values stay text.
  ///
  /// @throws Refused for a type that is not taken, or text that cannot be read
  Value.Obj document() {
    var type = mediaType();
    var body = body();
    return switch (type) {
      case "application/json" -> Forms.json(body);
      case "application/x-www-form-urlencoded" -> Forms.urlEncoded(body);
      case "multipart/form-data" -> Forms.multipart(body, contentType());
      default -> {
        if (body.length > 0 || !type.isEmpty()) {
          throw new Refused(Reply.empty(415));
        }
        yield Value.Obj.EMPTY;
      }
    };
  }

  /// True for `?name=1`, and for the other words that mean yes.
  boolean asks(String name) {
    return isYes(query.getOrDefault(name, ""));
  }

  static boolean isYes(String word) {
    return switch (word) {
      case "1", "true", "on", "yes" -> true;
      default -> false;
    };
  }
}
