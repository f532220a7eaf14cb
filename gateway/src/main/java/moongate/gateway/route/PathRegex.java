package moongate.gateway.route;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import moongate.model.entity.RouterFlavor;
import org.jspecify.annotations.Nullable;

/// A regex of a route, mostly for paths (`~/users/(?<id>\d+)`). Matching takes time linear in the
/// length of the text, whatever the expression.
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

  private static final String LITERALS = "/_~%@:=,;!'\"<>#&-";

  /// Null for a regex that only the JDK's engine supports.
  private final @Nullable Pattern linear;

  /// Null for a regex that the two engines may interpret differently.
  private final java.util.regex.@Nullable Pattern fast;

  private final String prefix;

  private PathRegex(
      @Nullable Pattern linear, java.util.regex.@Nullable Pattern fast, String prefix) {
    this.linear = linear;
    this.fast = fast;
    this.prefix = prefix;
  }

  /// @throws RouterException saying what is wrong with it
  static PathRegex compile(String regex) {
    return compile(regex, RouterFlavor.TRADITIONAL_COMPATIBLE);
  }

  /// In the flavour `traditional` an expression may look around and refer back; its search ends,
  /// without a match, after so many steps as a linear one would need at the most.
  ///
  /// @throws RouterException saying what is wrong with it
  static PathRegex compile(String regex, RouterFlavor flavor) {
    try {
      return new PathRegex(Pattern.compile(regex), fast(regex), prefixOf(regex));
    } catch (PatternSyntaxException e) {
      var other = flavor == RouterFlavor.TRADITIONAL ? backtracking(regex) : null;
      if (other == null) {
        throw new RouterException("invalid regex '" + regex + "': " + e.getDescription());
      }
      return new PathRegex(null, other, "");
    }
  }

  private static java.util.regex.@Nullable Pattern backtracking(String regex) {
    try {
      return java.util.regex.Pattern.compile(regex, java.util.regex.Pattern.UNIX_LINES);
    } catch (java.util.regex.PatternSyntaxException noExpression) {
      return null;
    }
  }

  private static java.util.regex.@Nullable Pattern fast(String regex) {
    if (!PLAIN.matcher(regex).matches() || NOT_PLAIN.matcher(regex).find()) {
      return null;
    }
    boolean isAnchored = regex.endsWith("$") && !regex.endsWith("\\$");
    return backtracking(isAnchored ? regex.substring(0, regex.length() - 1) + "\\z" : regex);
  }

  /// The text with which everything begins that `regex` matches from the start of a text; empty if
  /// that is not obvious.
  static String prefixOf(String regex) {
    if (regex.indexOf('|') >= 0) {
      return "";
    }
    var prefix = new StringBuilder();
    int at = 0;
    while (at < regex.length()) {
      boolean isEscaped = regex.charAt(at) == '\\' && at + 1 < regex.length();
      char c = regex.charAt(isEscaped ? at + 1 : at);
      boolean isLiteral = isEscaped ? ".-/*+?$^()[]{}".indexOf(c) >= 0 : isPlain(c);
      if (!isLiteral) {
        break;
      }
      prefix.append(c);
      at += isEscaped ? 2 : 1;
    }
    boolean isLastOptional = at < regex.length() && "*?{".indexOf(regex.charAt(at)) >= 0;
    return isLastOptional && !prefix.isEmpty()
        ? prefix.substring(0, prefix.length() - 1)
        : prefix.toString();
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || LITERALS.indexOf(c) >= 0;
  }

  /// The text with which every match begins; empty if that is not known.
  String prefix() {
    return prefix;
  }

  /// The text of the groups; null if `path` does not start with a match.
  @Nullable Captures match(String path) {
    if (fast != null) {
      try {
        var matcher = fast.matcher(new BoundedPath(path));
        return matcher.lookingAt() ? captures(matcher) : null;
      } catch (BoundedPath.TooManySteps | StackOverflowError tooMuch) {
        return matchLinearly(path);
      }
    }
    return matchLinearly(path);
  }

  @Nullable Captures matchLinearly(String path) {
    if (linear == null) {
      return null;
    }
    var matcher = linear.matcher(path);
    return matcher.lookingAt() ? captures(matcher, linear) : null;
  }

  /// A match somewhere in a text.
  record Found(int start, int end, Captures captures) {}

  /// The first match in `text`, wherever it starts; null for none.
  @Nullable Found find(String text) {
    if (fast != null) {
      try {
        var matcher = fast.matcher(new BoundedPath(text));
        return matcher.find() ? new Found(matcher.start(), matcher.end(), captures(matcher)) : null;
      } catch (BoundedPath.TooManySteps | StackOverflowError tooMuch) {
        return findLinearly(text);
      }
    }
    return findLinearly(text);
  }

  @Nullable Found findLinearly(String text) {
    if (linear == null) {
      return null;
    }
    var matcher = linear.matcher(text);
    return matcher.find()
        ? new Found(matcher.start(), matcher.end(), captures(matcher, linear))
        : null;
  }

  /// Whether there is a match somewhere in `text`.
  boolean finds(String text) {
    if (fast != null) {
      try {
        return fast.matcher(new BoundedPath(text)).find();
      } catch (BoundedPath.TooManySteps | StackOverflowError tooMuch) {
        return findLinearly(text) != null;
      }
    }
    return linear != null && linear.matcher(text).find();
  }

  boolean isFast() {
    return fast != null;
  }

  private static Captures captures(Matcher matcher) {
    return captures(matcher.groupCount(), matcher::group, matcher.namedGroups());
  }

  private static Captures captures(com.google.re2j.Matcher matcher, Pattern pattern) {
    return captures(matcher.groupCount(), matcher::group, pattern.namedGroups());
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
