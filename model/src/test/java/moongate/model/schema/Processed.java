package moongate.model.schema;

import java.util.LinkedHashMap;
import java.util.List;
import moongate.model.value.FieldPath;
import moongate.model.value.Json;
import moongate.model.value.Problems;
import moongate.model.value.Value;

/// What a [Schema] makes of a document, in short forms for tests.
///
/// @param problems `path: message`; those of a whole record have only `: message`
public record Processed(Value.Obj document, List<String> problems) {
  public static Processed by(Schema schema, Object... namesAndValues) {
    return by(schema, object(namesAndValues));
  }

  public static Processed by(Schema schema, Value.Obj written) {
    var problems = new Problems();
    var document = schema.process(written, new Report(FieldPath.ROOT, problems, 0));
    return new Processed(document, texts(problems));
  }

  static List<String> texts(Problems problems) {
    return problems.list().stream().map(p -> p.path() + ": " + p.message()).toList();
  }

  public String json() {
    return Json.write(document);
  }

  /// `object("host", "a", "ports", List.of(1, 2), "path", Value.NULL)`.
  public static Value.Obj object(Object... namesAndValues) {
    var members = new LinkedHashMap<String, Value>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put((String) namesAndValues[i], value(namesAndValues[i + 1]));
    }
    return Value.of(members);
  }

  private static Value value(Object plain) {
    return switch (plain) {
      case Value value -> value;
      case String text -> Value.of(text);
      case Number number -> Value.of(number.doubleValue());
      case Boolean flag -> Value.of(flag);
      case List<?> elements -> Value.of(elements.stream().map(Processed::value).toList());
      default -> throw new IllegalArgumentException("no value: " + plain);
    };
  }
}
