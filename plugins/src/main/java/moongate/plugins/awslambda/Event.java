package moongate.plugins.awslambda;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.uri.Arguments;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.authentication.MultipartBody;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The event for a function: by default the arguments of query and body in one object; with
/// `forward_request_…`, parts of the request under separate names.
final class Event {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final boolean hasMethod;
  private final boolean hasUri;
  private final boolean hasHeaders;
  private final boolean hasBody;
  private final boolean isBodyEncoded;

  Event(Value.Obj config) {
    hasMethod = config.flag("forward_request_method");
    hasUri = config.flag("forward_request_uri");
    hasHeaders = config.flag("forward_request_headers");
    hasBody = config.flag("forward_request_body");
    isBodyEncoded = config.flag("base64_encode_body");
  }

  /// @param body the part of the request's body that is sent
  ObjectNode of(Exchange exchange, byte[] body) {
    if (!hasMethod && !hasUri && !hasHeaders && !hasBody) {
      var all = arguments(exchange.query());
      all.setAll(bodyArguments(exchange, body));
      return all;
    }
    var event = JSON.createObjectNode();
    if (hasMethod) {
      event.put("request_method", exchange.head().method());
    }
    if (hasHeaders) {
      event.set("request_headers", headers(exchange.headers()));
    }
    if (hasUri) {
      event.put("request_uri", text(exchange.target().pathWithQuery()));
      event.set("request_uri_args", arguments(exchange.query()));
    }
    if (hasBody) {
      boolean isEncoded = putBody(event, "request_body", body, isBodyEncoded);
      event.put("request_body_base64", isEncoded);
      event.set("request_body_args", bodyArguments(exchange, body));
    }
    return event;
  }

  /// A body that is not text can only be sent in Base64.
  static boolean putBody(ObjectNode event, String name, byte[] body, boolean isEncoded) {
    var bytes = new String(body, ISO_8859_1);
    boolean isBase64 = isEncoded || !Utf8.isValid(bytes);
    event.put(name, isBase64 ? Base64.getEncoder().encodeToString(body) : new String(body, UTF_8));
    return isBase64;
  }

  /// Headers by name. A name that occurs several times has an array of values.
  private static ObjectNode headers(Headers headers) {
    var all = JSON.createObjectNode();
    for (int i = 0; i < headers.size(); i++) {
      add(all, headers.lowerNameAt(i), JSON.getNodeFactory().stringNode(text(headers.valueAt(i))));
    }
    return all;
  }

  static ObjectNode arguments(@Nullable String query) {
    var all = JSON.createObjectNode();
    for (var argument : query == null ? List.<Arguments.Argument>of() : Arguments.parse(query)) {
      var value = argument.value();
      var factory = JSON.getNodeFactory();
      add(
          all,
          text(argument.name()),
          value == null ? factory.booleanNode(true) : factory.stringNode(text(value)));
    }
    return all;
  }

  private static void add(ObjectNode all, String name, JsonNode value) {
    switch (all.get(name)) {
      case null -> all.set(name, value);
      case ArrayNode list -> list.add(value);
      case JsonNode first -> all.putArray(name).add(first).add(value);
    }
  }

  /// The arguments of a form, the parts of a multipart body, or the members of an object.
  private static ObjectNode bodyArguments(Exchange exchange, byte[] body) {
    var written = exchange.headers().firstOr(HeaderName.CONTENT_TYPE, "");
    var type = written.toLowerCase(Locale.ROOT);
    if (type.startsWith("application/x-www-form-urlencoded")) {
      return arguments(new String(body, ISO_8859_1));
    }
    if (type.startsWith("multipart/form-data")) {
      return parts(MultipartBody.of(written, new String(body, ISO_8859_1)));
    }
    if (type.startsWith("application/json") && body.length > 0) {
      try {
        if (JSON.readTree(body) instanceof ObjectNode object) {
          return object;
        }
      } catch (JacksonException malformed) {
        // it has no arguments
      }
    }
    return JSON.createObjectNode();
  }

  private static ObjectNode parts(@Nullable MultipartBody body) {
    var all = JSON.createObjectNode();
    if (body != null) {
      body.forEach(
          (name, content) -> add(all, text(name), JSON.getNodeFactory().stringNode(text(content))));
    }
    return all;
  }

  /// Decodes UTF-8, with `U+FFFD` for invalid bytes.
  static String text(String bytes) {
    return new String(bytes.getBytes(ISO_8859_1), UTF_8);
  }
}
