package moongate.functions.ngx;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Meter;
import moongate.lua.runtime.Strings;
import org.jspecify.annotations.Nullable;

/// A compiled pattern of `ngx.re`.
///
/// @param isUtf subject and groups are text in UTF-8, not bytes
/// @param isAnchored matches at the start position only
record Regex(Pattern pattern, Map<String, String> groups, boolean isUtf, boolean isAnchored) {
  private static final int STEPS_PER_CHECK = 64;

  /// Compiles `regex` with nginx's `options`, which were checked before.
  ///
  /// @throws java.util.regex.PatternSyntaxException for a pattern that is not one
  static Regex compile(String regex, String options) {
    int flags = Pattern.UNIX_LINES;
    boolean isUtf = false;
    boolean isAnchored = false;
    for (int i = 0; i < options.length(); i++) {
      switch (options.charAt(i)) {
        case 'i' -> flags |= Pattern.CASE_INSENSITIVE;
        case 'm' -> flags |= Pattern.MULTILINE;
        case 's' -> flags |= Pattern.DOTALL;
        case 'x' -> flags |= Pattern.COMMENTS;
        case 'u', 'U' -> isUtf = true;
        case 'a' -> isAnchored = true;
        default -> {}
      }
    }
    var syntax = new PcreSyntax(isUtf ? Strings.toText(regex) : regex);
    var java = syntax.toJava();
    if (isUtf && (flags & Pattern.CASE_INSENSITIVE) != 0) {
      flags |= Pattern.UNICODE_CASE;
    }
    return new Regex(Pattern.compile(java, flags), syntax.groups(), isUtf, isAnchored);
  }

  /// A matcher over `subject` whose steps are paid for.
  Matcher matcher(Meter meter, String subject) {
    var text = isUtf ? Strings.toText(subject) : subject;
    return pattern.matcher(new Metered(meter, text, 0, text.length(), new int[1]));
  }

  /// Looks for a match from byte `from` (0-based) on.
  boolean find(Matcher matcher, String subject, int from) {
    int start = isUtf ? Strings.toText(subject.substring(0, from)).length() : from;
    matcher.region(start, matcher.regionEnd());
    matcher.useTransparentBounds(true).useAnchoringBounds(false);
    return isAnchored ? matcher.lookingAt() : matcher.find();
  }

  /// The byte position of `index` in what was matched.
  int bytes(String subject, int index) {
    return isUtf ? Strings.ofText(Strings.toText(subject).substring(0, index)).length() : index;
  }

  /// A group as a byte string; null when it took no part.
  @Nullable String group(Matcher matcher, int index) {
    var group = matcher.group(index);
    return group == null || !isUtf ? group : Strings.ofText(group);
  }

  /// The match as `ngx.re.match` returns it: groups that took no part are false.
  LuaTable table(Matcher matcher) {
    int count = matcher.groupCount();
    var table = new LuaTable(count, 1 + groups.size());
    for (int i = 0; i <= count; i++) {
      var group = group(matcher, i);
      table.put(i, group == null ? Boolean.FALSE : group);
    }
    groups.forEach((name, javaName) -> {
      var group = matcher.group(javaName);
      var bytes = group == null || !isUtf ? group : Strings.ofText(group);
      table.put(name, bytes == null ? Boolean.FALSE : bytes);
    });
    return table;
  }

  /// Text that takes work from the budget for each character that the matcher looks at.
  private record Metered(Meter meter, String text, int start, int end, int[] steps)
      implements CharSequence {
    @Override
    public int length() {
      return end - start;
    }

    @Override
    public char charAt(int index) {
      if (++steps[0] == STEPS_PER_CHECK) {
        steps[0] = 0;
        meter.work(STEPS_PER_CHECK);
      }
      return text.charAt(start + index);
    }

    @Override
    public CharSequence subSequence(int from, int to) {
      return text.substring(start + from, start + to);
    }

    @Override
    public String toString() {
      return text.substring(start, end);
    }
  }
}
