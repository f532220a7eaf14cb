package moongate.plugins.responsetransformer;

import java.util.List;
import moongate.model.value.Value;

/// `name:value`, or only a name.
///
/// @param value empty if there is none
record Pair(String name, String value) {
  static List<Pair> list(Value.Obj record, String field) {
    return record.texts(field).stream().map(Pair::of).toList();
  }

  private static Pair of(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new Pair(text, "")
        : new Pair(text.substring(0, colon).strip(), text.substring(colon + 1).strip());
  }
}
