package moongate.plugins.protobuf;

import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.StringNode;

/// Converts JSON to a message. Members that the type does not know are ignored.
public final class JsonToMessage {
  private static final int DEEPEST = 100;

  private final ProtoSchema schema;

  /// @param schema has the types of `google.protobuf.Any` values
  public JsonToMessage(ProtoSchema schema) {
    this.schema = schema;
  }

  /// Converts `json` to a message of `type`.
  ///
  /// @throws MessageException if a value does not fit its field
  public byte[] write(JsonNode json, MessageType type) throws MessageException {
    return message(json, type, "", 0).toBytes();
  }

  private Message message(JsonNode json, MessageType type, String path, int depth)
      throws MessageException {
    if (depth > DEEPEST) {
      throw new MessageException(path + ": nested too deeply");
    }
    var known = WellKnown.of(type);
    if (known != null) {
      return known(known, json, type, path, depth);
    }
    if (!json.isObject()) {
      throw mismatch(path, "an object", json);
    }
    var message = new Message();
    for (var member : json.properties()) {
      var field = type.field(member.getKey());
      if (field != null) {
        add(message, field, member.getValue(), inside(path, member.getKey()), depth);
      }
    }
    return message;
  }

  private static String inside(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private void add(Message message, FieldType field, JsonNode value, String path, int depth)
      throws MessageException {
    boolean takesNull =
        field.message() != null && WellKnown.of(field.messageType()) == WellKnown.VALUE;
    if (value.isNull() && (field.isRepeated() || !takesNull)) {
      return;
    }
    if (field.isMap()) {
      addEntries(message, field, value, path, depth);
    } else if (!field.isRepeated()) {
      addOne(message, field, value, path, depth);
    } else if (!value.isArray()) {
      throw mismatch(path, "an array", value);
    } else if (field.isPacked()) {
      addPacked(message, field, value, path);
    } else {
      int index = 0;
      for (var element : value) {
        addOne(message, field, element, path + "[" + index++ + "]", depth);
      }
    }
  }

  private void addPacked(Message message, FieldType field, JsonNode values, String path)
      throws MessageException {
    var packed = new Message();
    int index = 0;
    for (var element : values) {
      long bits = JsonScalars.bits(field, element, path + "[" + index++ + "]");
      switch (field.kind().wire()) {
        case WireType.FIXED64 -> packed.bare64(bits);
        case WireType.FIXED32 -> packed.bare32((int) bits);
        default -> packed.bareNumber(bits);
      }
    }
    message.message(field.number(), packed);
  }

  private void addEntries(Message message, FieldType field, JsonNode value, String path, int depth)
      throws MessageException {
    if (!value.isObject()) {
      throw mismatch(path, "an object", value);
    }
    var keys = field.messageType().known(1);
    var values = field.messageType().known(2);
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      var place = inside(path, member.getKey());
      var entry = new Message();
      addOne(entry, keys, StringNode.valueOf(member.getKey()), place, depth);
      add(entry, values, member.getValue(), place, depth);
      message.message(field.number(), entry);
    }
  }

  private void addOne(Message message, FieldType field, JsonNode value, String path, int depth)
      throws MessageException {
    int number = field.number();
    switch (field.kind()) {
      case STRING -> message.text(number, JsonScalars.text(value, path));
      case BYTES -> message.bytes(number, JsonScalars.bytes(value, path));
      case MESSAGE -> message.message(number, message(value, field.messageType(), path, depth + 1));
      default -> {
        long bits = JsonScalars.bits(field, value, path);
        switch (field.kind().wire()) {
          case WireType.FIXED64 -> message.fixed64(number, bits);
          case WireType.FIXED32 -> message.fixed32(number, (int) bits);
          default -> message.number(number, bits);
        }
      }
    }
  }

  /// Converts a well-known type, which has a special form in JSON.
  private Message known(WellKnown known, JsonNode json, MessageType type, String path, int depth)
      throws MessageException {
    return switch (known) {
      case TIMESTAMP -> Times.timestamp(JsonScalars.text(json, path), path);
      case DURATION -> Times.duration(JsonScalars.text(json, path), path);
      case FIELD_MASK -> mask(JsonScalars.text(json, path));
      case WRAPPER -> {
        var wrapper = new Message();
        addOne(wrapper, type.known(1), json, path, depth);
        yield wrapper;
      }
      case STRUCT -> {
        var struct = new Message();
        addEntries(struct, type.known(1), json, path, depth);
        yield struct;
      }
      case LIST_VALUE -> {
        var list = new Message();
        add(list, type.known(1), json, path, depth);
        yield list;
      }
      case VALUE -> value(json, type, path, depth);
      case ANY -> any(json, path, depth);
    };
  }

  private static Message mask(String text) {
    var mask = new Message();
    for (var part : text.split(",", -1)) {
      if (!part.isEmpty()) {
        mask.text(1, Names.snakeCase(part));
      }
    }
    return mask;
  }

  private Message value(JsonNode json, MessageType type, String path, int depth)
      throws MessageException {
    var value = new Message();
    return switch (json.getNodeType()) {
      case NULL -> value.number(1, 0);
      case NUMBER -> value.real(2, json.doubleValue());
      case BOOLEAN -> value.flag(4, json.booleanValue());
      case OBJECT -> {
        addOne(value, type.known(5), json, path, depth);
        yield value;
      }
      case ARRAY -> {
        addOne(value, type.known(6), json, path, depth);
        yield value;
      }
      default -> value.text(3, JsonScalars.text(json, path));
    };
  }

  /// Converts an `Any`, whose member `@type` is the type of the other members.
  private Message any(JsonNode json, String path, int depth) throws MessageException {
    if (json.isObject() && json.isEmpty()) {
      return new Message();
    }
    var url = json.path("@type").stringValue("");
    var type = schema.message(url.substring(url.lastIndexOf('/') + 1));
    if (type == null) {
      throw new MessageException(path + ": @type names no type that is known here");
    }
    boolean hasOwnForm = WellKnown.of(type) != null;
    var content = hasOwnForm ? json.path("value") : json;
    var bytes =
        message(content.isMissingNode() ? NullNode.instance : content, type, path, depth + 1);
    return new Message().text(1, url).message(2, bytes);
  }

  static MessageException mismatch(String path, String expected, JsonNode found) {
    var place = path.isEmpty() ? "the body" : path;
    return new MessageException(
        place
            + ": expected "
            + expected
            + ", found "
            + found.getNodeType().name().toLowerCase(Locale.ROOT));
  }
}
