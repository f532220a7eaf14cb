package moongate.plugins.authentication;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import moongate.model.value.Utf8;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A JSON object. Its members that are strings may be keys.
final class JsonBody implements KeyBody {
  /// Numbers must keep all their digits, because the body is passed on.
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final String body;
  private final @Nullable ObjectNode object;

  JsonBody(String body) {
    this.body = body;
    this.object = parse(body);
  }

  private static @Nullable ObjectNode parse(String body) {
    try {
      return JSON.readTree(body.getBytes(ISO_8859_1)) instanceof ObjectNode object ? object : null;
    } catch (JacksonException notJson) {
      return null;
    }
  }

  @Override
  public FoundKey find(KeyName name) {
    var value = object == null ? null : object.get(utf8(name.text()));
    if (value != null && value.isArray()) {
      return FoundKey.DUPLICATE;
    }
    return value != null && value.isString()
        ? new FoundKey.Key(Utf8.bytes(value.stringValue()))
        : FoundKey.NONE;
  }

  @Override
  public boolean has(KeyName name) {
    return object != null && object.has(utf8(name.text()));
  }

  @Override
  public String without(KeyName name) {
    if (object == null) {
      return body;
    }
    var rest = object.deepCopy();
    rest.remove(utf8(name.text()));
    return new String(JSON.writeValueAsBytes(rest), ISO_8859_1);
  }

  private static String utf8(String bytes) {
    return new String(bytes.getBytes(ISO_8859_1), UTF_8);
  }
}
