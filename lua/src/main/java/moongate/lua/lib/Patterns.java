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

/// The functions of `string` that use patterns: `find`, `match`, `gmatch` and `gsub`.
final class Patterns {
  /// The number of byte comparisons between two checks of the clocks.
  private static final int LONGEST_SEARCH = 1 << 19;

  private Patterns() {}

  // Find and match

  static @Nullable Object find(
      LuaState state,
      @Nullable Object a,
      @Nullable Object b,
      @Nullable Object c,
      @Nullable Object d) {
    var subject = Args.string(a, 1, "find");
    var source = Args.string(b, 2, "find");
    int start = start(Args.integer(c, 3, "find", 1), subject.length());
    if (isTrue(d)) {
      return findPlain(state, subject, source, start);
    }
    var pattern = Pattern.of(state.meter(), source);
    if (pattern.isPlain) {
      return findPlain(state, subject, source, start);
    }
    var matcher = new PatternMatcher(state, subject, pattern);
    int end = matcher.search(start);
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

  private static @Nullable Object findPlain(
      LuaState state, String subject, String needle, int start) {
    int position = indexOf(state, subject, needle, start);
    return position < 0
        ? null
        : Values.pair(Numbers.of(position + 1), Numbers.of(position + needle.length()));
  }

  static @Nullable Object match(
      LuaState state, @Nullable Object a, @Nullable Object b, @Nullable Object c) {
    var subject = Args.string(a, 1, "match");
    var source = Args.string(b, 2, "match");
    int start = start(Args.integer(c, 3, "match", 1), subject.length());
    var matcher = new PatternMatcher(state, subject, Pattern.of(state.meter(), source));
    int end = matcher.search(start);
    return end < 0 ? null : results(matcher, end);
  }

  /// The captures of a match, or the whole match if there are none.
  private static @Nullable Object results(PatternMatcher matcher, int end) {
    return matcher.captures() <= 1
        ? matcher.capture(0, matcher.found(), end)
        : Values.of(matcher.captures(0, matcher.found(), end));
  }

  /// The start of a search, from 0, for an `init` that counts from 1 or, if negative, from the end.
  private static int start(int init, int length) {
    int start = init < 0 ? length + init : init - 1;
    return Math.clamp(start, 0, length);
  }

  /// `subject.indexOf`, charged as work. In the worst case that is the product of both lengths, so
  /// a long search is done in slices, with a check of the clocks after each.
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

  // Gmatch

  static @Nullable Object gmatch(LuaState state, @Nullable Object a, @Nullable Object b) {
    var subject = Args.string(a, 1, "gmatch");
    var pattern = Pattern.withoutAnchor(state.meter(), Args.string(b, 2, "gmatch"));
    return new MatchIterator(state, subject, pattern);
  }

  /// The iterator that `gmatch` returns.
  private static final class MatchIterator extends HostFunction.Of0 {
    private final PatternMatcher matcher;
    private final int length;
    private int position;

    MatchIterator(LuaState state, String subject, Pattern pattern) {
      super(state, "gmatch");
      plain().keeping(subject);
      matcher = new PatternMatcher(state, subject, pattern);
      length = subject.length();
    }

    @Override
    protected @Nullable Object run() {
      if (position > length) {
        return null;
      }
      int end = matcher.search(position);
      if (end < 0) {
        position = length + 1;
        return null;
      }
      position = end == matcher.found() ? end + 1 : end;
      return results(matcher, end);
    }
  }

  // Gsub

  static @Nullable Object gsub(
      LuaState state,
      @Nullable Object a,
      @Nullable Object b,
      @Nullable Object c,
      @Nullable Object d) {
    var subject = Args.string(a, 1, "gsub");
    var source = Args.string(b, 2, "gsub");
    var replacement = replacement(c);
    int most = Args.integer(d, 4, "gsub", subject.length() + 1);
    var pattern = Pattern.of(state.meter(), source);
    var matcher = new PatternMatcher(state, subject, pattern);
    Text text = null;
    int position = 0;
    int copied = 0;
    int count = 0;
    while (count < most) {
      int end = matcher.search(position);
      if (end < 0) {
        break;
      }
      int start = matcher.found();
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
      if (pattern.isAnchored) {
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
    // The first use of a type switch takes a millisecond.
    if (value instanceof String || value instanceof LuaTable || value instanceof LuaFunction) {
      return value;
    }
    if (value instanceof Double number) {
      return Conversions.toString(number.doubleValue());
    }
    throw Args.bad(3, "gsub", "string/function/table expected");
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
