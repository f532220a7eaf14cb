package moongate.plugins.airesponsetransformer;

import java.util.LinkedHashMap;
import java.util.Map;
import moongate.gateway.exchange.ExchangeResponse;
import moongate.http.HeaderName;
import moongate.model.schema.Formats;
import moongate.model.value.Utf8;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The changes of a response that a model asks for: `{"status": 201, "headers": {"x": "y"}, "body":
/// "…"}`, each of which may be missing.
///
/// @param status 0 for the one that is there
/// @param body null for the one that is there
record Instructions(int status, Map<String, String> headers, @Nullable String body) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// Null if `text` is not such a document.
  static @Nullable Instructions parse(String text) {
    try {
      return JSON.readTree(text) instanceof ObjectNode object ? of(object) : null;
    } catch (JacksonException malformed) {
      return null;
    }
  }

  private static @Nullable Instructions of(ObjectNode object) {
    int status = object.path("status").asInt(0);
    if (status != 0 && (status < 200 || status > 599)) {
      return null;
    }
    var headers = new LinkedHashMap<String, String>();
    for (var header : object.path("headers").properties()) {
      var value = header.getValue().asString("");
      boolean isGood =
          Formats.headerName().problemWith(header.getKey()) == null
              && value.chars().noneMatch(c -> c < ' ' || c == 0x7F);
      if (!isGood) {
        return null;
      }
      headers.put(header.getKey(), value);
    }
    return new Instructions(status, headers, body(object.path("body")));
  }

  private static @Nullable String body(JsonNode body) {
    if (body.isMissingNode() || body.isNull()) {
      return null;
    }
    return body.isString() ? body.stringValue() : JSON.writeValueAsString(body);
  }

  void apply(ExchangeResponse response) {
    if (status != 0) {
      response.status(status);
    }
    headers.forEach(
        (name, value) -> response.headers().set(HeaderName.of(name), Utf8.bytes(value)));
    if (body != null) {
      response.replaceBody(Utf8.bytes(body));
    }
  }
}
