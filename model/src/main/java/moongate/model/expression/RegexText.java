package moongate.model.expression;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Checks regular expressions for an engine that takes linear time and therefore has neither
/// look-around nor back-references.
public final class RegexText {
  /// The largest length in characters.
  private static final int LONGEST = 8192;

  /// The largest number of characters, classes and groups, with all repetitions expanded.
  private static final int LARGEST = 10_000;

  /// Java does not allow `_` in group names, nor `(?P<name>…)`: for the check they are replaced by
  /// plain groups.
  private static final Pattern NAMED_GROUP = Pattern.compile("\\(\\?P?<[A-Za-z_]\\w*>");

  /// An escaped backslash, or a construct that only a backtracking engine supports.
  private static final Pattern NOT_LINEAR =
      Pattern.compile("\\\\\\\\|(\\\\[1-9]|\\\\k<|\\(\\?<?[=!]|\\(\\?>)");

  private RegexText() {}

  /// The problem in `regex`; null if there is none.
  public static @Nullable String problem(String regex) {
    var found = NOT_LINEAR.matcher(regex);
    while (found.find()) {
      if (found.group(1) != null) {
        return "invalid regex: '%s' (look-around and back-references take more than linear time: '%s')"
            .formatted(regex, found.group(1));
      }
    }
    return syntaxProblem(regex);
  }

  /// The message if `regex` needs too much memory, else null.
  public static @Nullable String sizeProblem(String regex) {
    if (regex.length() > LONGEST) {
      return "the regex is longer than %,d characters".formatted(LONGEST);
    }
    return RegexSize.of(regex) > LARGEST
        ? "invalid regex: '%s' (too large: its repetitions multiply to more than %,d parts)"
            .formatted(regex, LARGEST)
        : null;
  }

  /// Like [#problem], for an engine with look-around and back-references.
  public static @Nullable String syntaxProblem(String regex) {
    var tooLarge = sizeProblem(regex);
    if (tooLarge != null) {
      return tooLarge;
    }
    try {
      Pattern.compile(NAMED_GROUP.matcher(regex).replaceAll("("));
      return null;
    } catch (PatternSyntaxException e) {
      return "invalid regex: '" + regex + "' (PCRE returned: " + e.getDescription() + ")";
    }
  }
}
