package moongate.plugins.responsetransformer;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import moongate.model.value.Value;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The changes of the members of a JSON object, to be made in the order of the record's components.
record JsonChanges(
    List<String> removed,
    List<Pair> renamed,
    List<Map.Entry<String, JsonNode>> replaced,
    List<Map.Entry<String, JsonNode>> added,
    List<Map.Entry<String, JsonNode>> appended) {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  static JsonChanges of(Value.Obj config) {
    return new JsonChanges(
        config.object("remove").texts("json"),
        Pair.list(config.object("rename"), "json"),
        members(config.object("replace")),
        members(config.object("add")),
        members(config.object("append")));
  }

  private static List<Map.Entry<String, JsonNode>> members(Value.Obj change) {
    var types = change.texts("json_types");
    var members = new ArrayList<Map.Entry<String, JsonNode>>();
    for (var pair : Pair.list(change, "json")) {
      int at = members.size();
      var type = at < types.size() ? types.get(at) : "string";
      members.add(Map.entry(pair.name(), node(pair.value(), type)));
    }
    return List.copyOf(members);
  }

  /// Converts a text to a value of the type; null if it is not a number but should be one.
  private static JsonNode node(String text, String type) {
    return switch (type) {
      case "boolean" -> NODES.booleanNode(text.equals("true"));
      case "number" -> number(text);
      default -> NODES.stringNode(text);
    };
  }

  private static JsonNode number(String text) {
    try {
      var number = new BigDecimal(text);
      return number.scale() <= 0 && number.precision() < 18
          ? NODES.numberNode(number.longValueExact())
          : NODES.numberNode(number);
    } catch (NumberFormatException | ArithmeticException notANumber) {
      return NODES.nullNode();
    }
  }

  boolean isEmpty() {
    return removed.isEmpty()
        && renamed.isEmpty()
        && replaced.isEmpty()
        && added.isEmpty()
        && appended.isEmpty();
  }

  void apply(ObjectNode object) {
    removed.forEach(object::remove);
    for (var rename : renamed) {
      var value = object.remove(rename.name());
      if (value != null) {
        object.set(rename.value(), value);
      }
    }
    for (var member : replaced) {
      if (object.has(member.getKey())) {
        object.set(member.getKey(), member.getValue());
      }
    }
    for (var member : added) {
      if (!object.has(member.getKey())) {
        object.set(member.getKey(), member.getValue());
      }
    }
    appended.forEach(member -> append(object, member.getKey(), member.getValue()));
  }

  /// Appends to the member, which becomes an array.
  private static void append(ObjectNode object, String name, JsonNode value) {
    var current = object.get(name);
    if (current instanceof ArrayNode array) {
      array.add(value);
      return;
    }
    var array = object.putArray(name);
    if (current != null && !current.isObject()) {
      array.add(current);
    }
    array.add(value);
  }
}
