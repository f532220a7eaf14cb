package moongate.plugins.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Converts a message to JSON. Fields have the names in the file. A missing field has its default
/// value, unless the type says that it may be absent.
public final class MessageToJson {
  private static final int DEEPEST = 100;
  private static final int MOST_VALUES = 1_000_000;
  private static final double LARGEST_EXACT = 0x1p53;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ProtoSchema schema;
  private int left = MOST_VALUES;

  private MessageToJson(ProtoSchema schema) {
    this.schema = schema;
  }

  /// Converts `bytes`, a message of `type`, to JSON.
  ///
  /// @param schema has the types of `google.protobuf.Any` values
  /// @throws MessageException if they are not such a message, or it has too many values
  public static JsonNode read(byte[] bytes, MessageType type, ProtoSchema schema)
      throws MessageException {
    var reader = new WireReader(bytes, 0, bytes.length);
    return new MessageToJson(schema).message(reader, type, 0);
  }

  private JsonNode message(WireReader reader, MessageType type, int depth) throws MessageException {
    if (depth > DEEPEST) {
      throw new MessageException("a message is nested too deeply");
    }
    var known = WellKnown.of(type);
    return known == null
        ? withDefaults(fields(reader, type, depth), type)
        : known(known, reader, type, depth);
  }

  /// Reads the fields that are present.
  private ObjectNode fields(WireReader reader, MessageType type, int depth)
      throws MessageException {
    var object = JSON.objectNode();
    while (reader.hasMore()) {
      long tag = reader.varint();
      var field = tag >>> 3 > Integer.MAX_VALUE ? null : type.field((int) (tag >>> 3));
      int wire = (int) tag & 7;
      if (field == null) {
        reader.skipValue(tag);
      } else if (field.isMap()) {
        addEntry(object, field, reader.piece(), depth);
      } else if (wire == WireType.BYTES
          && field.kind().wire() != WireType.BYTES
          && field.isRepeated()) {
        var packed = reader.piece();
        while (packed.hasMore()) {
          list(object, field).add(value(packed, field, depth));
        }
      } else if (wire != field.kind().wire()) {
        reader.skipValue(tag);
      } else if (field.isRepeated()) {
        list(object, field).add(value(reader, field, depth));
      } else {
        object.set(field.name(), value(reader, field, depth));
      }
    }
    return object;
  }

  private static ArrayNode list(ObjectNode object, FieldType field) {
    return object.get(field.name()) instanceof ArrayNode known
        ? known
        : object.putArray(field.name());
  }

  private void addEntry(ObjectNode object, FieldType field, WireReader entry, int depth)
      throws MessageException {
    var type = field.messageType();
    var found = fields(entry, type, depth);
    var key = orDefault(found.get("key"), type.known(1));
    var value = orDefault(found.get("value"), type.known(2));
    var map =
        object.get(field.name()) instanceof ObjectNode known
            ? known
            : object.putObject(field.name());
    map.set(key.asString(), value);
  }

  private JsonNode orDefault(@Nullable JsonNode value, FieldType field) throws MessageException {
    if (value != null) {
      return value;
    }
    var message = field.message();
    return message == null
        ? defaultOf(field)
        : message(new WireReader(new byte[0], 0, 0), message, DEEPEST);
  }

  private ObjectNode withDefaults(ObjectNode found, MessageType type) throws MessageException {
    var object = JSON.objectNode();
    for (var field : type.fields()) {
      var value = found.get(field.name());
      if (value != null) {
        object.set(field.name(), value);
      } else if (!field.hasPresence()) {
        pay();
        object.set(field.name(), defaultOf(field));
      }
    }
    return object;
  }

  private static JsonNode defaultOf(FieldType field) {
    if (field.isRepeated()) {
      return field.isMap() ? JSON.objectNode() : JSON.arrayNode();
    }
    return switch (field.kind()) {
      case STRING, BYTES -> JSON.stringNode("");
      case BOOL -> JSON.booleanNode(false);
      case ENUM -> enumValue(field.enumOf(), field.enumOf().first());
      default -> JSON.numberNode(0);
    };
  }

  private void pay() throws MessageException {
    if (--left < 0) {
      throw new MessageException("a message has more than " + MOST_VALUES + " values");
    }
  }

  private JsonNode value(WireReader reader, FieldType field, int depth) throws MessageException {
    pay();
    return switch (field.kind()) {
      case STRING -> JSON.stringNode(new String(reader.piece().rest(), UTF_8));
      case BYTES -> JSON.stringNode(Base64.getEncoder().encodeToString(reader.piece().rest()));
      case MESSAGE -> message(reader.piece(), field.messageType(), depth + 1);
      case DOUBLE -> real(Double.longBitsToDouble(reader.fixed64()));
      case FLOAT -> real(Float.intBitsToFloat(reader.fixed32()));
      case BOOL -> JSON.booleanNode(reader.varint() != 0);
      case ENUM -> enumValue(field.enumOf(), (int) reader.varint());
      case INT32 -> JSON.numberNode((int) reader.varint());
      case UINT32 -> JSON.numberNode(reader.varint() & 0xFFFF_FFFFL);
      case SINT32 -> JSON.numberNode((int) unZigZag(reader.varint() & 0xFFFF_FFFFL));
      case INT64 -> JSON.numberNode(reader.varint());
      case UINT64 -> unsigned(reader.varint());
      case SINT64 -> JSON.numberNode(unZigZag(reader.varint()));
      case FIXED32 -> JSON.numberNode(reader.fixed32() & 0xFFFF_FFFFL);
      case SFIXED32 -> JSON.numberNode(reader.fixed32());
      case FIXED64 -> unsigned(reader.fixed64());
      case SFIXED64 -> JSON.numberNode(reader.fixed64());
    };
  }

  private static long unZigZag(long bits) {
    return bits >>> 1 ^ -(bits & 1);
  }

  private static JsonNode unsigned(long bits) {
    return bits >= 0
        ? JSON.numberNode(bits)
        : JSON.numberNode(new BigInteger(Long.toUnsignedString(bits)));
  }

  private static JsonNode enumValue(EnumType type, int number) {
    var name = type.valueName(number);
    return name == null ? JSON.numberNode(number) : JSON.stringNode(name);
  }

  /// NaN and infinity become texts, because JSON has no numbers for them.
  private static JsonNode real(double number) {
    if (!Double.isFinite(number)) {
      return JSON.stringNode(Double.toString(number));
    }
    return isWhole(number) ? JSON.numberNode((long) number) : JSON.numberNode(number);
  }

  private static JsonNode real(float number) {
    return Float.isFinite(number) && !isWhole(number)
        ? JSON.numberNode(number)
        : real((double) number);
  }

  private static boolean isWhole(double number) {
    return number == Math.rint(number) && Math.abs(number) < LARGEST_EXACT;
  }

  private JsonNode known(WellKnown known, WireReader reader, MessageType type, int depth)
      throws MessageException {
    if (known == WellKnown.ANY) {
      return any(reader, type, depth);
    }
    var found = fields(reader, type, depth);
    return switch (known) {
      case TIMESTAMP -> JSON.stringNode(Times.timestamp(number(found, 0), number(found, 1)));
      case DURATION -> JSON.stringNode(Times.duration(number(found, 0), number(found, 1)));
      case FIELD_MASK -> mask(found);
      case WRAPPER -> orDefault(found.get("value"), type.known(1));
      case STRUCT -> {
        var members = found.get("fields");
        yield members == null ? JSON.objectNode() : members;
      }
      case LIST_VALUE -> {
        var elements = found.get("values");
        yield elements == null ? JSON.arrayNode() : elements;
      }
      case VALUE -> anything(found);
      case ANY -> throw new IllegalStateException("read before");
    };
  }

  private static long number(ObjectNode found, int index) {
    return found.path(index == 0 ? "seconds" : "nanos").longValue(0);
  }

  private static JsonNode mask(ObjectNode found) {
    var names = new StringBuilder();
    for (var path : found.path("paths")) {
      names.append(names.isEmpty() ? "" : ",").append(Names.camelCase(path.stringValue("")));
    }
    return JSON.stringNode(names.toString());
  }

  /// The value of the last kind that is present.
  private static JsonNode anything(ObjectNode found) {
    JsonNode last = JSON.nullNode();
    for (var member : found.properties()) {
      last = member.getKey().equals("null_value") ? JSON.nullNode() : member.getValue();
    }
    return last;
  }

  /// The value of an `Any`: converted if its type is known, otherwise as bytes.
  private JsonNode any(WireReader reader, MessageType type, int depth) throws MessageException {
    var found = fields(reader, type, depth);
    var url = found.path("type_url").stringValue("");
    var value = found.path("value").stringValue("");
    if (url.isEmpty() && value.isEmpty()) {
      return JSON.objectNode();
    }
    var object = JSON.objectNode().put("@type", url);
    var held = schema.message(url.substring(url.lastIndexOf('/') + 1));
    if (held == null) {
      return object.put("value", value);
    }
    var bytes = Base64.getDecoder().decode(value);
    var content = message(new WireReader(bytes, 0, bytes.length), held, depth + 1);
    if (WellKnown.of(held) == null && content instanceof ObjectNode members) {
      object.setAll(members);
    } else {
      object.set("value", content);
    }
    return object;
  }
}
