package moongate.gateway.route;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/// A regex path of a route (`~/users/(?<id>\d+)`), anchored at the start. Matching takes time
/// linear in the length of the path, whatever the expression.
///
/// RE2/J keeps that promise. For plain expressions, in which both engines agree, the JDK's engine
/// goes first, ten times as fast on most paths: it gives up after a number of steps that is a small
/// multiple of the path's length.
final class PathRegex {
  /// Syntax that both engines read the same way: no classes in classes, no flags, no look-around,
  /// no possessive or lazy quantifiers, no `\s`, `\p`, `\Q`, and `$` only at the end.
  private static final java.util.regex.Pattern PLAIN =
      java.util.regex.Pattern.compile(
          "(?:[A-Za-z0-9/_~%@:=,;!'\"<>#&-]|[.*+?|()^]|\\{\\d+(?:,\\d*)?\\}"
              + "|\\(\\?:|\\(\\?<[A-Za-z][A-Za-z0-9]*>|\\\\[dDwW./*+?|()\\[\\]{}^$-]"
              + "|\\[\\^?(?:[A-Za-z0-9/_~%@:=,;!.*+?|()-]|\\\\[dDwW./-])+\\])*\\$?");

  /// What is not plain all the same: quantifiers upon quantifiers, repeated groups (the JDK's
  /// engine recurses for each round), and groups with other marks than `?:` and a name.
  private static final java.util.regex.Pattern NOT_PLAIN =
      java.util.regex.Pattern.compile("[*+?}][+?{]|\\)[*+{]|\\(\\?(?!:|<[A-Za-z][A-Za-z0-9]*>)");

  private final Pattern pattern;
  private final java.util.regex.@Nullable Pattern fast;

  private PathRegex(Pattern pattern, java.util.regex.@Nullable Pattern fast) {
    this.pattern = pattern;
    this.fast = fast;
  }

  /// @throws RouterException saying what is wrong with it
  static PathRegex compile(String regex) {
    try {
      return new PathRegex(Pattern.compile(regex), fast(regex));
    } catch (PatternSyntaxException e) {
      throw new RouterException("invalid regex '" + regex + "': " + e.getDescription());
    }
  }

  private static java.util.regex.@Nullable Pattern fast(String regex) {
    if (!PLAIN.matcher(regex).matches() || NOT_PLAIN.matcher(regex).find()) {
      return null;
    }
    boolean isAnchored = regex.endsWith("$") && !regex.endsWith("\\$");
    var same = isAnchored ? regex.substring(0, regex.length() - 1) + "\\z" : regex;
    try {
      return java.util.regex.Pattern.compile(same, java.util.regex.Pattern.UNIX_LINES);
    } catch (java.util.regex.PatternSyntaxException onlyForOneEngine) {
      return null;
    }
  }

  /// What the groups matched; null when `path` does not start with a match.
  @Nullable Captures match(String path) {
    if (fast != null) {
      try {
        var matcher = fast.matcher(new BoundedPath(path));
        return matcher.lookingAt() ? captures(matcher) : null;
      } catch (BoundedPath.TooManySteps slow) {
        return matchLinearly(path);
      }
    }
    return matchLinearly(path);
  }

  @Nullable Captures matchLinearly(String path) {
    var matcher = pattern.matcher(path);
    return matcher.lookingAt()
        ? captures(matcher.groupCount(), matcher::group, pattern.namedGroups())
        : null;
  }

  boolean isFast() {
    return fast != null;
  }

  private static Captures captures(Matcher matcher) {
    return captures(matcher.groupCount(), matcher::group, matcher.namedGroups());
  }

  private static Captures captures(
      int groups, IntFunction<@Nullable String> group, Map<String, Integer> names) {
    var unnamed = new ArrayList<@Nullable String>(groups + 1);
    for (int i = 0; i <= groups; i++) {
      unnamed.add(group.apply(i));
    }
    if (names.isEmpty()) {
      return new Captures(unnamed, Map.of());
    }
    var named = new HashMap<String, String>();
    names.forEach((name, index) -> {
      var value = unnamed.get(index);
      if (value != null) {
        named.put(name, value);
      }
    });
    return new Captures(unnamed, named);
  }
}
