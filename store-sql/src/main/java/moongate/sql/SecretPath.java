package moongate.sql;

import java.util.ArrayList;
import java.util.List;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.schema.Type;
import moongate.model.value.Value;

/// The paths of secrets in a document: names of members, from the outside in.
final class SecretPath {
  private SecretPath() {}

  /// Converts the value at a path.
  @FunctionalInterface
  interface Step<X extends Exception> {
    Value of(Value value) throws X;
  }

  /// The paths of all fields that the schema marks as secrets, including those in records.
  static List<List<String>> of(Schema schema) {
    var found = new ArrayList<List<String>>();
    collect(schema, List.of(), found);
    return List.copyOf(found);
  }

  private static void collect(Schema schema, List<String> above, List<List<String>> found) {
    for (var entry : schema.fields().entrySet()) {
      var path = new ArrayList<>(above);
      path.add(entry.getKey());
      Field field = entry.getValue();
      if (field.isEncrypted()) {
        found.add(List.copyOf(path));
      } else if (field.type() instanceof Type.RecordOf(var inner)) {
        collect(inner, path, found);
      }
    }
  }

  /// Returns `document` with the value at `path` replaced, if it exists.
  static <X extends Exception> Value.Obj replaced(
      Value.Obj document, List<String> path, Step<X> step) throws X {
    var name = path.getFirst();
    var value = document.at(name);
    if (value.isNull()) {
      return document;
    }
    if (path.size() == 1) {
      return document.with(name, step.of(value));
    }
    return value instanceof Value.Obj inner
        ? document.with(name, replaced(inner, path.subList(1, path.size()), step))
        : document;
  }
}
