package moongate.store;

import java.util.LinkedHashMap;
import moongate.model.Snapshot;
import moongate.model.value.Value;

/// Writes a snapshot as a declarative configuration: one list for each kind of entity, references
/// as ids, without nulls.
///
/// The result can be read again and gives the same snapshot. It contains all defaults, and
/// `_transform: false`, because values have already been transformed.
public final class FlatForm {
  private FlatForm() {}

  static Value.Obj of(Snapshot snapshot) {
    var out = new LinkedHashMap<String, Value>();
    out.put("_format_version", Value.of("3.0"));
    out.put("_transform", Value.of(false));
    for (var entity : snapshot.entityNames()) {
      out.put(entity, Value.of(snapshot.documents(entity).stream().map(FlatForm::entry).toList()));
    }
    return Value.of(out);
  }

  public static String yaml(Snapshot snapshot) {
    return YamlWriter.write(of(snapshot));
  }

  private static Value.Obj entry(Value.Obj document) {
    var out = new LinkedHashMap<String, Value>();
    document
        .withoutNulls()
        .members()
        .forEach((field, value) -> out.put(field, isReference(value) ? id(value) : value));
    return Value.of(out);
  }

  private static boolean isReference(Value value) {
    return value instanceof Value.Obj object
        && object.members().size() == 1
        && object.at("id") instanceof Value.Str;
  }

  private static Value id(Value reference) {
    return ((Value.Obj) reference).at("id");
  }
}
