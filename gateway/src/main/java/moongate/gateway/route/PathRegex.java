package moongate.gateway.route;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/// A regex path of a route (`~/users/(?<id>\d+)`), anchored at the start. Matching takes time
/// linear in the length of the path, whatever the expression.
final class PathRegex {
  private final Pattern pattern;

  private PathRegex(Pattern pattern) {
    this.pattern = pattern;
  }

  /// @throws RouterException saying what is wrong with it
  static PathRegex compile(String regex) {
    try {
      return new PathRegex(Pattern.compile(regex));
    } catch (PatternSyntaxException e) {
      throw new RouterException("invalid regex '" + regex + "': " + e.getDescription());
    }
  }

  /// What the groups matched; null when `path` does not start with a match.
  @Nullable Captures match(String path) {
    var matcher = pattern.matcher(path);
    return matcher.lookingAt() ? captures(matcher) : null;
  }

  private Captures captures(Matcher matcher) {
    var unnamed = new ArrayList<@Nullable String>(matcher.groupCount() + 1);
    for (int i = 0; i <= matcher.groupCount(); i++) {
      unnamed.add(matcher.group(i));
    }
    var named = new HashMap<String, String>();
    for (var name : pattern.namedGroups().keySet()) {
      var value = matcher.group(name);
      if (value != null) {
        named.put(name, value);
      }
    }
    return new Captures(unnamed, named);
  }
}
