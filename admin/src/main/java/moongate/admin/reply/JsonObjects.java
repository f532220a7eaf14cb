package moongate.admin.reply;

import java.util.LinkedHashMap;
import java.util.Map;
import moongate.model.value.Value;

/// Builds answers.
public final class JsonObjects {
  private JsonObjects() {}

  /// An object made of alternating names and values.
  public static Value.Obj object(Object... namesAndValues) {
    Map<String, Value> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put((String) namesAndValues[i], (Value) namesAndValues[i + 1]);
    }
    return Value.of(members);
  }
}
