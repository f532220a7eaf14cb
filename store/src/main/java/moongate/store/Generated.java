package moongate.store;

import java.util.Map;
import java.util.UUID;
import moongate.model.RandomText;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.schema.Type;
import moongate.model.value.Value;

/// Fills in missing values of an entity that are generated: `id`, times, keys.
public final class Generated {
  private static final int KEY_LENGTH = 32;

  private Generated() {}

  /// @param document the entity as it was written; existing fields are not changed
  public static Value.Obj fill(Schema schema, Value.Obj document) {
    var filled = document;
    for (Map.Entry<String, Field> entry : schema.fields().entrySet()) {
      var name = entry.getKey();
      var field = entry.getValue();
      boolean isWritten = document.members().containsKey(name);
      if (field.isAuto() && !isWritten) {
        filled = filled.with(name, generated(name, field));
      } else if (field.type() instanceof Type.RecordOf(var inner)
          && inner.fields().values().stream().anyMatch(Field::isAuto)
          && (!isWritten || document.at(name) instanceof Value.Obj)) {
        filled = filled.with(name, fill(inner, document.object(name)));
      }
    }
    return filled;
  }

  /// Generates again what `written` resets with null. What is required stays null, and is refused
  /// as missing: decK writes null for a `provision_key` that its file leaves out, and would get
  /// another one with each sync.
  public static Value.Obj renew(Schema schema, Value.Obj written) {
    var renewed = written;
    for (Map.Entry<String, Value> member : written.members().entrySet()) {
      var name = member.getKey();
      var value = member.getValue();
      var field = schema.fields().get(name);
      if (field != null && field.isAuto() && !field.isRequired() && value.isNull()) {
        renewed = renewed.with(name, generated(name, field));
      } else if (field != null
          && field.type() instanceof Type.RecordOf(var inner)
          && value instanceof Value.Obj record) {
        renewed = renewed.with(name, renew(inner, record));
      }
    }
    return renewed;
  }

  private static Value generated(String name, Field field) {
    if (name.equals("id")) {
      return Value.of(UUID.randomUUID().toString());
    }
    return field.type() == Type.Scalar.STRING ? Value.of(RandomText.of(KEY_LENGTH)) : now(field);
  }

  /// The current time in seconds: with a fraction or not, depending on the field.
  public static Value now(Field field) {
    long millis = System.currentTimeMillis();
    return OftenRead.number(field.type() == Type.Scalar.INTEGER ? millis / 1000 : millis / 1000.0);
  }
}
