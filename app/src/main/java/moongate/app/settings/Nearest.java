package moongate.app.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Guesses the intended name for a misspelled one.
public final class Nearest {
  private Nearest() {}

  /// The known name with the smallest edit distance, if that is small for the length of the name.
  public static Optional<String> to(String name, Collection<String> known) {
    return known.stream()
        .min(
            Comparator.comparingInt((String other) -> edits(name, other))
                .thenComparing(other -> other))
        .filter(other -> edits(name, other) <= Math.max(1, name.length() / 3));
  }

  /// The number of characters to insert, delete or replace (Levenshtein distance), computed row by
  /// row.
  static int edits(String from, String to) {
    var above = new int[to.length() + 1];
    for (int column = 0; column <= to.length(); column++) {
      above[column] = column;
    }
    for (int row = 1; row <= from.length(); row++) {
      var current = new int[to.length() + 1];
      current[0] = row;
      for (int column = 1; column <= to.length(); column++) {
        var replaced = above[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
        current[column] = Math.min(replaced, 1 + Math.min(above[column], current[column - 1]));
      }
      above = current;
    }
    return above[to.length()];
  }
}
