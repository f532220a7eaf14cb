package moongate.plugins.awslambda;

/// Converts empty arrays in JSON to empty objects, as older versions of Kong did.
final class EmptyArrays {
  private EmptyArrays() {}

  /// Replaces each `[]` in `json` with `{}`, and leaves everything else as it is.
  static String asObjects(String json) {
    var changed = new StringBuilder(json.length());
    boolean isInString = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      int end = c == '[' && !isInString ? endOfEmpty(json, i) : -1;
      if (end >= 0) {
        changed.append("{}");
        i = end;
        continue;
      }
      changed.append(c);
      if (c == '\\' && isInString && i + 1 < json.length()) {
        changed.append(json.charAt(++i));
      } else if (c == '"') {
        isInString = !isInString;
      }
    }
    return changed.toString();
  }

  /// The end of the array that begins at `at` if it is empty; otherwise -1.
  private static int endOfEmpty(String json, int at) {
    int end = at + 1;
    while (end < json.length() && json.charAt(end) <= ' ') {
      end++;
    }
    return end < json.length() && json.charAt(end) == ']' ? end : -1;
  }
}
