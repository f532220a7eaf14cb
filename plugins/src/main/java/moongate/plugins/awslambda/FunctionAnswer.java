package moongate.plugins.awslambda;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import moongate.gateway.exchange.Answer;
import moongate.gateway.plugin.ExplainedException;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.model.value.Utf8;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads the answer of a function that was written for Amazon API Gateway: `statusCode`, `headers`,
/// `multiValueHeaders`, `body`, `isBase64Encoded`.
final class FunctionAnswer {
  private static final JsonMapper JSON = JsonMapper.shared();

  private FunctionAnswer() {}

  /// The function has answered something else; the message tells what.
  static final class Malformed extends ExplainedException {
    Malformed(String message) {
      super(message);
    }
  }

  /// @param headers those of the answer itself, to be added to
  /// @param status the status if the function sets none
  /// @param isLegacy whether empty arrays in a body of JSON are to be empty objects
  static Answer.Exit read(byte[] content, Headers headers, int status, boolean isLegacy)
      throws Malformed {
    JsonNode json;
    try {
      json = JSON.readTree(content);
    } catch (JacksonException notJson) {
      throw new Malformed("the function's answer is no JSON");
    }
    if (!json.isObject()) {
      throw new Malformed("the function's answer is no object");
    }
    var code = status(json.path("statusCode"), status);
    addHeaders(headers, json.path("headers"));
    addLists(headers, json.path("multiValueHeaders"));
    var body = body(json, isLegacy);
    return new Answer.Exit(code, headers, body);
  }

  /// Many functions write the status as text.
  private static int status(JsonNode code, int otherwise) throws Malformed {
    if (code.isMissingNode()) {
      return otherwise;
    }
    var text = code.isString() || code.isIntegralNumber() ? code.asString() : "";
    if (!text.matches("[2-9][0-9]{2}")) {
      throw new Malformed("statusCode is no status");
    }
    return Integer.parseInt(text);
  }

  private static void addHeaders(Headers headers, JsonNode given) throws Malformed {
    checkObject(given, "headers");
    for (var member : given.properties()) {
      if (!member.getValue().isNull()) {
        add(headers, member.getKey(), member.getValue(), true);
      }
    }
  }

  private static void addLists(Headers headers, JsonNode given) throws Malformed {
    checkObject(given, "multiValueHeaders");
    for (var member : given.properties()) {
      if (!member.getValue().isArray()) {
        throw new Malformed("multiValueHeaders." + member.getKey() + " is no array");
      }
      boolean isFirst = true;
      for (var value : member.getValue()) {
        add(headers, member.getKey(), value, isFirst);
        isFirst = false;
      }
    }
  }

  private static void checkObject(JsonNode given, String name) throws Malformed {
    if (!given.isMissingNode() && !given.isNull() && !given.isObject()) {
      throw new Malformed(name + " is no object");
    }
  }

  private static void add(Headers headers, String name, JsonNode value, boolean isOnly)
      throws Malformed {
    if (!value.isValueNode()) {
      throw new Malformed("the header " + name + " is no text");
    }
    try {
      var header = HeaderName.of(Utf8.bytes(name));
      var text = Utf8.bytes(value.asString());
      if (AwsLambda.OWN.contains(header)) {
        return;
      }
      if (isOnly) {
        headers.set(header, text);
      } else {
        headers.add(header, text);
      }
    } catch (IllegalArgumentException unfit) {
      throw new Malformed("there can be no header " + name + " with that value");
    }
  }

  private static String body(JsonNode json, boolean isLegacy) throws Malformed {
    var body = json.path("body");
    if (body.isMissingNode() || body.isNull()) {
      return "";
    }
    if (!body.isString()) {
      var text = Utf8.bytes(JSON.writeValueAsString(body));
      return isLegacy ? EmptyArrays.asObjects(text) : text;
    }
    if (!json.path("isBase64Encoded").booleanValue(false)) {
      return Utf8.bytes(body.stringValue());
    }
    try {
      return new String(Base64.getDecoder().decode(body.stringValue()), ISO_8859_1);
    } catch (IllegalArgumentException malformed) {
      throw new Malformed("the body is no Base64");
    }
  }
}
