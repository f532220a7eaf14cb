package moongate.plugins.protobuf;

import java.util.Locale;

/// Converts names between the notations.
final class Names {
  private Names() {}

  /// Converts `user_name` to `userName`, the JSON name of a field.
  static String camelCase(String name) {
    var camel = new StringBuilder(name.length());
    boolean isUpper = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '_') {
        isUpper = true;
      } else {
        camel.append(isUpper ? Character.toUpperCase(c) : c);
        isUpper = false;
      }
    }
    return camel.toString();
  }

  /// Converts `userName` to `user_name`.
  static String snakeCase(String name) {
    var snake = new StringBuilder(name.length() + 4);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        snake.append('_');
      }
      snake.append(c);
    }
    return snake.toString().toLowerCase(Locale.ROOT);
  }
}
