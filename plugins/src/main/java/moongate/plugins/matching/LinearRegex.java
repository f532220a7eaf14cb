package moongate.plugins.matching;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import moongate.model.expression.RegexText;
import moongate.model.schema.TextCheck;
import moongate.model.value.Utf8;
import org.jspecify.annotations.Nullable;

/// Regular expressions without look-around and back-references, which match in linear time.
public final class LinearRegex {
  private LinearRegex() {}

  /// The check for config fields with a regular expression.
  public static TextCheck check() {
    return LinearRegex::problem;
  }

  /// The mistake in `regex`; null if there is none.
  public static @Nullable String problem(String regex) {
    var tooLarge = RegexText.sizeProblem(regex);
    if (tooLarge != null) {
      return tooLarge;
    }
    try {
      Pattern.compile(regex);
      return null;
    } catch (PatternSyntaxException malformed) {
      return "not a valid regex: " + regex;
    }
  }

  /// A pattern that finds any of `regexes` in texts of bytes; null if the list is empty.
  public static @Nullable Pattern anyOf(List<String> regexes) {
    return regexes.isEmpty()
        ? null
        : Pattern.compile(Utf8.bytes("(?:" + String.join(")|(?:", regexes) + ")"));
  }
}
