package moongate.model;

import java.util.StringJoiner;
import java.util.TreeMap;

/// Writes values as Kong's messages quote them, on one line: `{host="h",id=null}`, keys sorted.
public final class LuaDump {
  private LuaDump() {}

  public static String write(Value value) {
    return switch (value) {
      case Value.Null _ -> "null";
      case Value.Bool(var flag, _) -> Boolean.toString(flag);
      case Value.Num(var number, _) -> Json.number(number);
      case Value.Str text -> quoted(text.text());
      case Value.Arr array -> {
        var out = new StringJoiner(",", "{", "}");
        array.elements().forEach(element -> out.add(write(element)));
        yield out.toString();
      }
      case Value.Obj object -> {
        var out = new StringJoiner(",", "{", "}");
        new TreeMap<>(object.members())
            .forEach((name, member) -> out.add(key(name) + "=" + write(member)));
        yield out.toString();
      }
    };
  }

  private static String key(String name) {
    return name.matches("[A-Za-z_][A-Za-z0-9_]*") ? name : "[" + quoted(name) + "]";
  }

  private static String quoted(String text) {
    var escaped = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return '"' + escaped.replace("\r", "\\r").replace("\0", "\\0") + '"';
  }
}
