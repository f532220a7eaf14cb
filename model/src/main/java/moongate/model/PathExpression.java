package moongate.model;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// The regular expression of a route's path (without its `~`), anchored at the start when it is
/// used with `lookingAt`.
///
/// Java's group names have no `_` and know no `(?P<name>…)`, both of which are common in routes. So
/// named groups become numbered ones here: `groupNames` has the name of each group, or an empty
/// text for a nameless one; the first entry is group 1.
public record PathExpression(Pattern pattern, List<String> groupNames) {
  public static PathExpression compile(String expression) throws PatternSyntaxException {
    var java = new StringBuilder(expression.length());
    var names = new ArrayList<String>();
    boolean isInClass = false;
    for (int at = 0; at < expression.length(); at++) {
      char c = expression.charAt(at);
      if (c == '\\' && at + 1 < expression.length()) {
        java.append(c).append(expression.charAt(++at));
        continue;
      }
      java.append(c);
      if (isInClass) {
        isInClass = c != ']';
      } else if (c == '[') {
        isInClass = true;
      } else if (c == '(') {
        at = group(expression, at, names);
      }
    }
    return new PathExpression(Pattern.compile(java.toString()), List.copyOf(names));
  }

  /// Notes the group that opens at `at`; where reading goes on: at the end of its name.
  private static int group(String expression, int at, List<String> names) {
    if (!expression.startsWith("?", at + 1)) {
      names.add("");
      return at;
    }
    int nameAt = expression.startsWith("?P<", at + 1) ? at + 4 : at + 3;
    boolean isNamed =
        expression.startsWith("<", nameAt - 1)
            && nameAt < expression.length()
            && (Character.isLetter(expression.charAt(nameAt)) || expression.charAt(nameAt) == '_');
    int end = isNamed ? expression.indexOf('>', nameAt) : -1;
    if (end < 0) {
      return at;
    }
    names.add(expression.substring(nameAt, end));
    return end;
  }
}
