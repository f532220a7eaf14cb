package moongate.admin;

import java.util.LinkedHashMap;
import java.util.Map;
import moongate.model.Value;
import org.jspecify.annotations.Nullable;

/// What an endpoint answers: a status, a JSON body or none, and headers beyond the usual ones.
record Reply(int status, @Nullable Value body, Map<String, String> headers) {
  static Reply json(int status, Value body) {
    return new Reply(status, body, Map.of());
  }

  static Reply message(int status, String message) {
    return json(status, Value.of(Map.of("message", Value.of(message))));
  }

  static Reply empty(int status) {
    return new Reply(status, null, Map.of());
  }

  static Reply notFound() {
    return message(404, "Not found");
  }

  /// An error with a code, as every tool for Kong's Admin API knows it.
  static Reply error(int status, int code, String name, String message, Value fields) {
    var body = new LinkedHashMap<String, Value>();
    body.put("code", Value.of(code));
    body.put("name", Value.of(name));
    body.put("message", Value.of(message));
    if (!fields.isNull()) {
      body.put("fields", fields);
    }
    return json(status, Value.of(body));
  }

  Reply with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Reply(status, body, more);
  }

  /// The same with one more member in its body.
  Reply with(String member, Value value) {
    var object = body instanceof Value.Obj members ? members : Value.Obj.EMPTY;
    return new Reply(status, object.with(member, value), headers);
  }
}
