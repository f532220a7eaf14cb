package moongate.app.settings;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A settings file in the format of kong.conf: lines `name = value`. `#` starts a comment, and `\#`
/// is the character itself.
record ConfFile(List<Line> lines, List<String> problems) {
  private static final Pattern COMMENT = Pattern.compile("(?<!\\\\)#.*");

  record Line(String name, String value, Origin.FileLine origin) {}

  static ConfFile read(Path file) {
    try {
      return parse(file, Files.readAllLines(file));
    } catch (IOException unreadable) {
      return new ConfFile(
          List.of(), List.of("cannot read the settings file " + file + ": " + reason(unreadable)));
    }
  }

  static String reason(IOException failure) {
    return switch (failure) {
      case NoSuchFileException _ -> "no such file";
      case AccessDeniedException _ -> "permission denied";
      case CharacterCodingException _ -> "it is not UTF-8 text";
      default -> String.valueOf(failure.getMessage());
    };
  }

  static ConfFile parse(Path file, List<String> text) {
    var lines = new ArrayList<Line>();
    var problems = new ArrayList<String>();
    for (int i = 0; i < text.size(); i++) {
      var origin = new Origin.FileLine(file, i + 1);
      var whole = i == 0 ? withoutMark(text.getFirst()) : text.get(i);
      var line = COMMENT.matcher(whole).replaceFirst("").replace("\\#", "#").strip();
      int equals = line.indexOf('=');
      if (equals > 0) {
        var value = line.substring(equals + 1).strip();
        lines.add(new Line(line.substring(0, equals).strip(), value, origin));
      } else if (!line.isEmpty()) {
        problems.add(origin + ": expected 'name = value', found '" + line + "'");
      }
    }
    return new ConfFile(lines, problems);
  }

  /// Removes the byte order mark, which some editors write at the beginning of a UTF-8 file.
  private static String withoutMark(String line) {
    return line.startsWith("\ufeff") ? line.substring(1) : line;
  }
}
