package moongate.app.lint;

import java.util.Locale;

/// Something that is wrong, or might be.
///
/// @param line from 1
/// @param column from 1
public record Finding(String file, int line, int column, Severity severity, String message)
    implements Comparable<Finding> {
  /// How bad it is.
  public enum Severity {
    /// The function will fail there.
    ERROR,
    /// It may be meant so.
    WARNING
  }

  @Override
  public int compareTo(Finding other) {
    int byLine = Integer.compare(line, other.line);
    return byLine != 0 ? byLine : Integer.compare(column, other.column);
  }

  /// `auth.lua:3:5: error: …`, as compilers say it and editors read it.
  @Override
  public String toString() {
    return file
        + ":"
        + line
        + ":"
        + column
        + ": "
        + severity.name().toLowerCase(Locale.ROOT)
        + ": "
        + message;
  }
}
