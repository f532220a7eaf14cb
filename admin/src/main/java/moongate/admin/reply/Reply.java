package moongate.admin.reply;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moongate.model.value.Json;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// The answer of an endpoint: status, optional body, and headers beyond the usual ones.
///
/// @param body the body of a JSON answer
/// @param text the body of any other answer, as bytes
public record Reply(int status, @Nullable Value body, String text, Map<String, String> headers) {
  private static final String CONTENT_TYPE = "Content-Type";

  public static Reply json(int status, Value body) {
    return new Reply(status, body, "", Map.of(CONTENT_TYPE, "application/json; charset=utf-8"));
  }

  /// A 200 whose body is not JSON.
  public static Reply text(String contentType, String text) {
    return new Reply(200, null, Utf8.bytes(text), Map.of(CONTENT_TYPE, contentType));
  }

  /// The bytes of the body, in pieces. An error may repeat what a client has sent, which may be
  /// anything; a strict reader of JSON refuses bytes that are not UTF-8, so errors have U+FFFD in
  /// their place. Entities keep their bytes.
  public List<String> pieces() {
    if (body == null) {
      return List.of(text);
    }
    return status < 400 ? Json.pieces(body) : List.of(Json.validBytes(body));
  }

  public static Reply message(int status, String message) {
    return json(status, Value.of(Map.of("message", Value.of(message))));
  }

  public static Reply empty(int status) {
    return new Reply(status, null, "", Map.of());
  }

  public static Reply notFound() {
    return message(404, "Not found");
  }

  /// An error with a code, in the form that tools for Kong's Admin API expect.
  public static Reply error(int status, int code, String name, String message, Value fields) {
    var body = new LinkedHashMap<String, Value>();
    body.put("code", Value.of(code));
    body.put("name", Value.of(name));
    body.put("message", Value.of(message));
    if (!fields.isNull()) {
      body.put("fields", fields);
    }
    return json(status, Value.of(body));
  }

  public Reply with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Reply(status, body, text, more);
  }

  /// A copy with one more member in its body.
  public Reply with(String member, Value value) {
    var object = body instanceof Value.Obj members ? members : Value.Obj.EMPTY;
    return new Reply(status, object.with(member, value), text, headers);
  }
}
