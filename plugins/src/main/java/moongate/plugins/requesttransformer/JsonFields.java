package moongate.plugins.requesttransformer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import moongate.model.value.Utf8;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The members of a JSON object. New values are texts.
record JsonFields(ObjectNode object) implements Changes.Fields {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// Null if it is not a JSON object. An empty body counts as an empty object.
  static @Nullable JsonFields of(String body) {
    try {
      return body.isBlank()
          ? new JsonFields(JSON.createObjectNode())
          : JSON.readTree(body.getBytes(ISO_8859_1)) instanceof ObjectNode object
              ? new JsonFields(object)
              : null;
    } catch (JacksonException notJson) {
      return null;
    }
  }

  @Override
  public boolean has(String name) {
    return object.has(Utf8.text(name));
  }

  @Override
  public void remove(String name) {
    object.remove(Utf8.text(name));
  }

  @Override
  public void rename(String from, String to) {
    var value = object.remove(Utf8.text(from));
    if (value != null) {
      object.set(Utf8.text(to), value);
    }
  }

  @Override
  public void set(String name, String text) {
    object.put(Utf8.text(name), Utf8.text(text));
  }

  /// Appends to the member, which becomes an array.
  @Override
  public void append(String name, String text) {
    var key = Utf8.text(name);
    var current = object.get(key);
    if (current instanceof ArrayNode array) {
      array.add(Utf8.text(text));
      return;
    }
    var array = object.putArray(key);
    if (current != null) {
      array.add(current);
    }
    array.add(Utf8.text(text));
  }

  String text() {
    return new String(JSON.writeValueAsBytes(object), ISO_8859_1);
  }
}
