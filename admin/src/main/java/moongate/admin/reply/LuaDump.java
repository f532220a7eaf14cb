package moongate.admin.reply;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import moongate.model.value.Json;
import moongate.model.value.Value;

/// Formats a value as in Kong's messages: `{services={{host="required field missing"}}}`.
public final class LuaDump {
  private LuaDump() {}

  /// On one line.
  public static String of(Value value) {
    return switch (value) {
      case Value.Arr array ->
          array.elements().stream().map(LuaDump::of).collect(Collectors.joining(",", "{", "}"));
      case Value.Obj object ->
          new TreeMap<>(object.members())
              .entrySet().stream()
                  .map(member -> member.getKey() + "=" + of(member.getValue()))
                  .collect(Collectors.joining(",", "{", "}"));
      default -> scalar(value);
    };
  }

  /// With one line for each member.
  static String lines(Value value) {
    return lines(value, "");
  }

  private static String lines(Value value, String indent) {
    var inner = indent + "  ";
    return switch (value) {
      case Value.Arr array -> {
        List<String> parts = new ArrayList<>();
        boolean isDense = true;
        for (int i = 0; i < array.size(); i++) {
          var element = array.elements().get(i);
          if (element.isNull()) {
            isDense = false;
          } else {
            parts.add((isDense ? "" : "[" + (i + 1) + "] = ") + lines(element, inner));
          }
        }
        yield block(parts, indent);
      }
      case Value.Obj object ->
          block(
              new TreeMap<>(object.members())
                  .entrySet().stream()
                      .map(member -> member.getKey() + " = " + lines(member.getValue(), inner))
                      .toList(),
              indent);
      default -> scalar(value);
    };
  }

  private static String block(List<String> parts, String indent) {
    return parts.stream()
        .map(part -> indent + "  " + part)
        .collect(Collectors.joining(",\n", "{\n", "\n" + indent + "}"));
  }

  private static String scalar(Value value) {
    return switch (value) {
      case Value.Bool(var flag, _) -> Boolean.toString(flag);
      case Value.Num(var number, _) -> Json.number(number);
      case Value.Str text -> '"' + text.text() + '"';
      default -> "null";
    };
  }
}
