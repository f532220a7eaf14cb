package moongate.app.lint;

import java.util.Locale;

/// A mistake or a possible mistake.
///
/// @param line counted from 1
/// @param column counted from 1
public record Finding(String file, int line, int column, Severity severity, String message)
    implements Comparable<Finding> {
  /// The severity of a finding.
  public enum Severity {
    /// The function will fail there.
    ERROR,
    /// It may be intended.
    WARNING
  }

  @Override
  public int compareTo(Finding other) {
    int byLine = Integer.compare(line, other.line);
    return byLine != 0 ? byLine : Integer.compare(column, other.column);
  }

  /// `auth.lua:3:5: error: …`, the format of compilers, which editors understand.
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
