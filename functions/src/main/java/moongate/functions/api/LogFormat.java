package moongate.functions.api;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a logging facility writes its lines: text with `%file_src %line_src %func_name %namespace
/// %message` in it. Immutable.
public final class LogFormat {
  /// What Kong's facilities write when they are told nothing else.
  public static final LogFormat DEFAULT =
      new LogFormat("%file_src:%line_src [%namespace] %message");

  /// What a modifier stands for in one line.
  ///
  /// @param file the chunk, without folders
  /// @param function what the code calls the running function; null when it has no name
  public record Place(String file, int line, @Nullable String function) {}

  private enum Part {
    FILE("file_src"),
    LINE("line_src"),
    FUNCTION("func_name"),
    NAMESPACE("namespace"),
    MESSAGE("message");

    private final String word;

    Part(String word) {
      this.word = word;
    }
  }

  /// [Part]s, and strings that stand for themselves.
  private final List<Object> parts;

  private final boolean namesFunction;

  /// Reads a format; what is no modifier stands for itself, `%%` included.
  public LogFormat(String format) {
    parts = parse(format);
    namesFunction = parts.contains(Part.FUNCTION);
  }

  private static List<Object> parse(String format) {
    var parts = new ArrayList<>();
    var text = new StringBuilder();
    int i = 0;
    while (i < format.length()) {
      var part = format.charAt(i) == '%' ? partAt(format, i + 1) : null;
      if (part != null) {
        parts.add(text.toString());
        parts.add(part);
        text.setLength(0);
        i += 1 + part.word.length();
      } else {
        boolean isDoubled = format.startsWith("%%", i);
        text.append(format, i, i + (isDoubled ? 2 : 1));
        i += isDoubled ? 2 : 1;
      }
    }
    parts.add(text.toString());
    parts.removeIf(""::equals);
    return List.copyOf(parts);
  }

  private static @Nullable Part partAt(String format, int from) {
    for (var part : Part.values()) {
      if (format.startsWith(part.word, from)) {
        return part;
      }
    }
    return null;
  }

  /// True when lines show the name of the running function, which is slow to find out.
  public boolean namesFunction() {
    return namesFunction;
  }

  /// One line. What is not known shows as `?`.
  public String line(Place place, String namespace, String message) {
    var line = new StringBuilder(message.length() + 80);
    for (var part : parts) {
      switch (part) {
        case Part.FILE -> line.append(place.file.isEmpty() ? "?" : place.file);
        case Part.LINE -> line.append(place.line == 0 ? "?" : place.line);
        case Part.FUNCTION -> line.append(place.function == null ? "?" : place.function);
        case Part.NAMESPACE -> line.append(namespace);
        case Part.MESSAGE -> line.append(message);
        default -> line.append(part);
      }
    }
    return line.toString();
  }
}
