package moongate.lua.lib;

import moongate.lua.runtime.Args;
import moongate.lua.runtime.Call;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.Index;
import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Metatables;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The functions of `string` that take patterns: `find`, `match`, `gmatch` and `gsub`.
final class Patterns {
  private static final String SPECIALS = "^$*+?.([%-";

  /// Comparisons of bytes between two looks at the clocks.
  private static final int LONGEST_SEARCH = 1 << 19;

  private Patterns() {}

  // --- find and match ------------------------------------------------------------------------

  static @Nullable Object find(LuaState state, @Nullable Object[] arguments) {
    var subject = Args.string(arguments, 1, "find");
    var pattern = Args.string(arguments, 2, "find");
    int start = start(Args.integer(Args.at(arguments, 3), 3, "find", 1), subject.length());
    if (isTrue(Args.at(arguments, 4)) || isPlain(pattern)) {
      int position = indexOf(state, subject, pattern, start);
      return position < 0
          ? null
          : Values.pair(Numbers.of(position + 1), Numbers.of(position + pattern.length()));
    }
    var matcher = new PatternMatcher(state, subject, pattern);
    int end = search(matcher, pattern, start);
    if (end < 0) {
      return null;
    }
    int position = matcher.found();
    if (matcher.captures() == 0) {
      return Values.pair(Numbers.of(position + 1), Numbers.of(end));
    }
    var results = matcher.captures(2, position, end);
    results[0] = Numbers.of(position + 1);
    results[1] = Numbers.of(end);
    return Values.of(results);
  }

  static @Nullable Object match(LuaState state, @Nullable Object[] arguments) {
    var subject = Args.string(arguments, 1, "match");
    var pattern = Args.string(arguments, 2, "match");
    int start = start(Args.integer(Args.at(arguments, 3), 3, "match", 1), subject.length());
    var matcher = new PatternMatcher(state, subject, pattern);
    int end = search(matcher, pattern, start);
    if (end < 0) {
      return null;
    }
    return matcher.captures() <= 1
        ? matcher.capture(0, matcher.found(), end)
        : Values.of(matcher.captures(0, matcher.found(), end));
  }

  private static int search(PatternMatcher matcher, String pattern, int start) {
    if (!pattern.isEmpty() && pattern.charAt(0) == '^') {
      return matcher.matchAnchored(start);
    }
    return matcher.search(start, 0);
  }

  /// Where a search starts, from 0, for an `init` from 1 that may count from the end.
  private static int start(int init, int length) {
    int start = init < 0 ? length + init : init - 1;
    return Math.clamp(start, 0, length);
  }

  private static boolean isPlain(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      if (SPECIALS.indexOf(pattern.charAt(i)) >= 0) {
        return false;
      }
    }
    return true;
  }

  /// `subject.indexOf` with its work charged. In the worst case that is the product of both
  /// lengths, so that a long search is made in slices, with a look at the clocks after each.
  private static int indexOf(LuaState state, String subject, String needle, int start) {
    var meter = state.meter();
    int last = subject.length() - needle.length();
    int slice = Math.max(1, LONGEST_SEARCH / Math.max(1, needle.length()));
    if (last - start < slice) {
      meter.work(Math.max(0, last - start) >> 5);
      return subject.indexOf(needle, start);
    }
    for (int from = start; from <= last; from += slice) {
      int candidates = Math.min(slice, last - from + 1);
      meter.work(1 + (candidates >> 5));
      meter.checkClocks();
      int found = subject.indexOf(needle, from, from + candidates - 1 + needle.length());
      if (found >= 0) {
        return found;
      }
    }
    return -1;
  }

  // --- gmatch --------------------------------------------------------------------------------

  static @Nullable Object gmatch(LuaState state, @Nullable Object a, @Nullable Object b) {
    var subject = Args.string(a, 1, "gmatch");
    var pattern = Args.string(b, 2, "gmatch");
    return HostFunction.of(state, "gmatch", new MatchIterator(subject, pattern));
  }

  /// The iterator that `gmatch` returns.
  private static final class MatchIterator implements HostFunction.F0 {
    private final String subject;
    private final String pattern;
    private int position;

    MatchIterator(String subject, String pattern) {
      this.subject = subject;
      this.pattern = pattern;
    }

    @Override
    public @Nullable Object call(LuaState state) {
      if (position > subject.length()) {
        return null;
      }
      var matcher = new PatternMatcher(state, subject, pattern);
      int end = matcher.search(position, 0);
      if (end < 0) {
        position = subject.length() + 1;
        return null;
      }
      int start = matcher.found();
      position = end == start ? end + 1 : end;
      return matcher.captures() <= 1
          ? matcher.capture(0, start, end)
          : Values.of(matcher.captures(0, start, end));
    }
  }

  // --- gsub ----------------------------------------------------------------------------------

  static @Nullable Object gsub(LuaState state, @Nullable Object[] arguments) {
    var subject = Args.string(arguments, 1, "gsub");
    var pattern = Args.string(arguments, 2, "gsub");
    var replacement = replacement(Args.at(arguments, 3));
    int most = Args.integer(Args.at(arguments, 4), 4, "gsub", subject.length() + 1);
    boolean isAnchored = !pattern.isEmpty() && pattern.charAt(0) == '^';
    var matcher = new PatternMatcher(state, subject, pattern);
    Text text = null;
    int position = 0;
    int copied = 0;
    int count = 0;
    while (count < most) {
      int end = isAnchored ? matcher.matchAnchored(position) : matcher.search(position, 0);
      if (end < 0) {
        break;
      }
      int start = isAnchored ? position : matcher.found();
      count++;
      if (text == null) {
        text = new Text(state.meter(), subject.length());
      }
      text.append(subject, copied, start);
      addReplacement(state, text, matcher, replacement, start, end);
      copied = end;
      position = end;
      if (end == start) {
        if (end >= subject.length()) {
          break;
        }
        position++;
      }
      if (isAnchored) {
        break;
      }
    }
    if (text == null) {
      return Values.pair(subject, Numbers.of(0));
    }
    text.append(subject, copied, subject.length());
    return Values.pair(text.toString(), Numbers.of(count));
  }

  private static Object replacement(@Nullable Object value) {
    return switch (value) {
      case String text -> text;
      case Double number -> Conversions.toString(number.doubleValue());
      case LuaTable table -> table;
      case LuaFunction function -> function;
      case null, default -> throw Args.bad(3, "gsub", "string/function/table expected");
    };
  }

  private static void addReplacement(
      LuaState state, Text text, PatternMatcher matcher, Object replacement, int start, int end) {
    if (replacement instanceof String template) {
      addTemplate(text, matcher, template, start, end);
      return;
    }
    var value =
        replacement instanceof LuaTable table
            ? Index.get(state, table, matcher.capture(0, start, end))
            : callback(matcher, replacement, start, end);
    if (!isTrue(value)) {
      text.append(matcher.subject(), start, end);
      return;
    }
    var string = Conversions.toStringOrNull(value);
    if (string == null) {
      throw LuaErrors.host("invalid replacement value (a " + Metatables.typeName(value) + ")");
    }
    text.append(string);
  }

  private static @Nullable Object callback(
      PatternMatcher matcher, Object function, int start, int end) {
    return Values.first(
        matcher.captures() <= 1
            ? Call.call(function, matcher.capture(0, start, end))
            : Call.call(function, matcher.captures(0, start, end)));
  }

  private static void addTemplate(
      Text text, PatternMatcher matcher, String template, int start, int end) {
    int from = 0;
    int escape;
    while ((escape = template.indexOf('%', from)) >= 0) {
      text.append(template, from, escape);
      from = Math.min(escape + 2, template.length());
      char kind = escape + 1 < template.length() ? template.charAt(escape + 1) : 0;
      if (kind == '0') {
        text.append(matcher.subject(), start, end);
      } else if (CharacterClasses.isDigit(kind)) {
        text.appendValue(matcher.capture(kind - '1', start, end));
      } else {
        text.append(kind);
      }
    }
    text.append(template, from, template.length());
  }

  private static boolean isTrue(@Nullable Object value) {
    return value != null && value != Boolean.FALSE;
  }
}
