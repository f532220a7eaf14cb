package moongate.plugins.protobuf;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The path to a field through messages: `book.author.name`.
public final class FieldPath {
  private static final int LONGEST = 32;

  private final List<FieldType> steps;

  private FieldPath(List<FieldType> steps) {
    this.steps = steps;
  }

  /// Finds the field that `names` leads to; null if there is none.
  public static @Nullable FieldPath find(MessageType type, String names) {
    var steps = new ArrayList<FieldType>();
    MessageType at = type;
    for (var name : names.split("\\.", LONGEST)) {
      var field = at == null ? null : at.field(name);
      if (field == null || (at != null && WellKnown.of(at) != null)) {
        return null;
      }
      steps.add(field);
      at = field.isRepeated() ? null : field.message();
    }
    return new FieldPath(List.copyOf(steps));
  }

  /// Whether a text can be the value of the field, or one of its values.
  public boolean isText() {
    var last = steps.getLast();
    return last.kind() != FieldType.Kind.MESSAGE || WellKnown.hasTextForm(last.messageType());
  }

  /// Sets the field, or adds `value` to it if it is repeated. Values of another type on the way are
  /// replaced, under either name of their field.
  public void put(ObjectNode message, String value) {
    var at = message;
    for (var step : steps.subList(0, steps.size() - 1)) {
      var inside = take(at, step) instanceof ObjectNode known ? known : at.objectNode();
      at.set(step.name(), inside);
      at = inside;
    }
    var last = steps.getLast();
    if (last.isRepeated()) {
      var list = take(at, last) instanceof ArrayNode known ? known : at.arrayNode();
      list.add(value);
      at.set(last.name(), list);
    } else {
      var _ = take(at, last);
      at.put(last.name(), value);
    }
  }

  /// Removes a field under both of its names; otherwise both could be present, and the later one
  /// would win.
  private static @Nullable Object take(ObjectNode object, FieldType field) {
    var other = object.remove(field.jsonName());
    var named = object.remove(field.name());
    return named == null ? other : named;
  }
}
