package moongate.model.expression;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Checks the text of a regular expression for an engine that takes linear time: it has neither
/// look-around nor back-references.
public final class RegexText {
  /// In characters.
  private static final int LONGEST = 8192;

  /// In characters, classes and groups, with all repetitions written out.
  private static final int LARGEST = 10_000;

  /// Java's group names have no `_` and it knows no `(?P<name>…)`: for a check any group will do.
  private static final Pattern NAMED_GROUP = Pattern.compile("\\(\\?P?<[A-Za-z_]\\w*>");

  /// An escaped backslash, or what only an engine that goes back can do.
  private static final Pattern NOT_LINEAR =
      Pattern.compile("\\\\\\\\|(\\\\[1-9]|\\\\k<|\\(\\?<?[=!]|\\(\\?>)");

  private RegexText() {}

  /// What is wrong with `regex`; null when nothing is.
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

  /// Says that `regex` needs too much memory; null when it does not.
  public static @Nullable String sizeProblem(String regex) {
    if (regex.length() > LONGEST) {
      return "the regex is longer than %,d characters".formatted(LONGEST);
    }
    return RegexSize.of(regex) > LARGEST
        ? "invalid regex: '%s' (too large: its repetitions multiply to more than %,d parts)"
            .formatted(regex, LARGEST)
        : null;
  }

  /// As [#problem], for an engine with look-around and back-references.
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
