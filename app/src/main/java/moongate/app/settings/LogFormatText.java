package moongate.app.settings;

import java.util.Locale;

/// The value of nginx's directive `log_format`: `NAME [escape=default|json|none] 'text' 'more' …`.
///
/// @param name the name by which `proxy_access_log` refers to it
/// @param escape `default`, `json` or `none`
/// @param text the format with its variables
public record LogFormatText(String name, String escape, String text) {
  /// Stands for no format.
  static final LogFormatText NONE = new LogFormatText("", "default", "");

  private static final String ESCAPE = "escape=";

  /// @throws IllegalArgumentException if it is not such a directive
  static LogFormatText parse(String directive) {
    var rest = directive.strip();
    if (rest.endsWith(";")) {
      rest = rest.substring(0, rest.length() - 1).stripTrailing();
    }
    if (rest.isEmpty()) {
      return NONE;
    }
    var words = rest.split("\\s+", 2);
    if (words.length < 2) {
      throw new IllegalArgumentException("no text");
    }
    var escape = "default";
    rest = words[1];
    if (rest.startsWith(ESCAPE)) {
      var parts = rest.split("\\s+", 2);
      escape = parts[0].substring(ESCAPE.length()).toLowerCase(Locale.ROOT);
      rest = parts.length < 2 ? "" : parts[1];
      if (!escape.matches("default|json|none")) {
        throw new IllegalArgumentException("unknown log format escaping");
      }
    }
    return new LogFormatText(words[0], escape, unquoted(rest));
  }

  /// Joins quoted pieces, ignoring what is between them. Text without quotes is taken as it is.
  private static String unquoted(String text) {
    if (!text.startsWith("'") && !text.startsWith("\"")) {
      return text;
    }
    var all = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote == 0) {
        quote = c == '\'' || c == '"' ? c : 0;
      } else if (c == quote) {
        quote = 0;
      } else if (c == '\\' && i + 1 < text.length()) {
        all.append(escaped(text.charAt(++i)));
      } else {
        all.append(c);
      }
    }
    if (quote != 0) {
      throw new IllegalArgumentException("a quote is not closed");
    }
    return all.toString();
  }

  private static String escaped(char c) {
    return switch (c) {
      case 't' -> "\t";
      case 'n' -> "\n";
      case 'r' -> "\r";
      case '\'', '"', '\\' -> String.valueOf(c);
      default -> "\\" + c;
    };
  }
}
