package moongate.functions.pdk;

import java.util.ArrayList;
import java.util.List;

/// A key of `kong.log.set_serialize_value`: dots separate the names that lead to a value, and `\.`
/// is a dot in a name.
///
/// @param names in bytes, as Lua has them; at least one
record SerializeKey(String text, List<String> names) {
  static SerializeKey of(String text) {
    var names = new ArrayList<String>(2);
    int start = 0;
    for (int dot = dot(text, 1); dot >= 0; dot = dot(text, start + 1)) {
      names.add(name(text, start, dot));
      start = dot + 1;
    }
    names.add(name(text, start, text.length()));
    return new SerializeKey(text, List.copyOf(names));
  }

  /// The next dot that separates, from `from` on.
  private static int dot(String text, int from) {
    for (int dot = text.indexOf('.', from); dot >= 0; dot = text.indexOf('.', dot + 1)) {
      if (text.charAt(dot - 1) != '\\') {
        return dot;
      }
    }
    return -1;
  }

  private static String name(String text, int start, int end) {
    return text.substring(start, end).replace("\\.", ".");
  }

  List<String> parents() {
    return names.subList(0, names.size() - 1);
  }

  String last() {
    return names.getLast();
  }

  /// What is wrong when the parent `name` is `found`, and not a table.
  String refusal(String name, String found) {
    return "The key '%s' could not be used as a serialize value. Subkey '%s' is not a table. It's %s"
        .formatted(text, name, found);
  }
}
