package moongate.admin;

import java.util.TreeMap;
import java.util.stream.Collectors;
import moongate.model.Json;
import moongate.model.Value;

/// Shows a value as Kong's messages do: `{services={{host="required field missing"}}}`.
final class LuaDump {
  private LuaDump() {}

  static String of(Value value) {
    return switch (value) {
      case Value.Null _ -> "null";
      case Value.Bool(var flag, _) -> Boolean.toString(flag);
      case Value.Num(var number, _) -> Json.number(number);
      case Value.Str text -> '"' + text.text() + '"';
      case Value.Arr array ->
          array.elements().stream().map(LuaDump::of).collect(Collectors.joining(",", "{", "}"));
      case Value.Obj object ->
          new TreeMap<>(object.members())
              .entrySet().stream()
                  .map(member -> member.getKey() + "=" + of(member.getValue()))
                  .collect(Collectors.joining(",", "{", "}"));
    };
  }
}
