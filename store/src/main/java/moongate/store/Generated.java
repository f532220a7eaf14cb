package moongate.store;

import java.security.SecureRandom;
import java.util.Map;
import java.util.UUID;
import moongate.model.Field;
import moongate.model.Schema;
import moongate.model.Type;
import moongate.model.Value;

/// Fills in what an entity gets generated when it is written down without it: `id`, times, keys.
public final class Generated {
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int KEY_LENGTH = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Generated() {}

  /// @param document as it was written; fields that are there stay
  public static Value.Obj fill(Schema schema, Value.Obj document) {
    var filled = document;
    for (Map.Entry<String, Field> entry : schema.fields().entrySet()) {
      var name = entry.getKey();
      if (entry.getValue().isAuto() && !document.members().containsKey(name)) {
        filled = filled.with(name, generated(name, entry.getValue()));
      }
    }
    return filled;
  }

  private static Value generated(String name, Field field) {
    if (name.equals("id")) {
      return Value.of(UUID.randomUUID().toString());
    }
    return field.type() == Type.Scalar.STRING ? Value.of(key()) : now(field);
  }

  /// The time of now, in the seconds that the field wants: whole ones, or with a fraction.
  public static Value now(Field field) {
    long millis = System.currentTimeMillis();
    return field.type() == Type.Scalar.INTEGER
        ? Value.of(millis / 1000)
        : Value.of(millis / 1000.0);
  }

  private static String key() {
    var key = new StringBuilder(KEY_LENGTH);
    for (int i = 0; i < KEY_LENGTH; i++) {
      key.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return key.toString();
  }
}
