package moongate.functions.ngx;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Meter;
import moongate.lua.runtime.Strings;
import org.jspecify.annotations.Nullable;

/// The search of one pattern in one subject. All positions are bytes of the subject, from 0.
///
/// Each character that the matcher reads is charged, and their number is limited: a pattern that
/// needs too many steps ends with [Failed] long before the budget is used up.
final class RegexMatch {
  /// A search without a result; the message is what Lua gets.
  static final class Failed extends RuntimeException {
    Failed(String message) {
      super(message, null, false, false);
    }
  }

  static final String LIMIT = "pcre_exec() failed: -47";
  private static final String NOT_UTF8 = "pcre_exec() failed: -22";
  private static final int STEPS_PER_CHECK = 64;
  private static final long MOST_STEPS = 1_000_000;
  private static final long STEPS_PER_CHARACTER = 32;

  private final Regex regex;
  private final Matcher matcher;
  private final int length;
  private boolean isOver;

  /// The byte at which each character begins; null when characters are bytes.
  private final int @Nullable [] offsets;

  RegexMatch(Regex regex, Meter meter, String subject) {
    this.regex = regex;
    var text = subject;
    if (regex.isUtf() && !isAscii(meter, subject)) {
      meter.charge(8L * subject.length());
      text = Strings.toText(subject);
      if (!Strings.ofText(text).equals(subject)) {
        throw new Failed(NOT_UTF8);
      }
      offsets = offsets(text);
    } else {
      offsets = null;
    }
    this.length = text.length();
    this.matcher = regex.pattern().matcher(new Metered(meter, text));
  }

  private static boolean isAscii(Meter meter, String subject) {
    meter.work(subject.length() >> 3);
    for (int i = 0; i < subject.length(); i++) {
      if (subject.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static int[] offsets(String text) {
    var offsets = new int[text.length() + 1];
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      offsets[i] = bytes;
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)) {
        offsets[++i] = bytes;
        bytes += 4;
      } else {
        bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
      }
    }
    offsets[text.length()] = bytes;
    return offsets;
  }

  /// Looks for the first match from byte `from` on.
  boolean find(int from) {
    int start = from;
    if (offsets != null) {
      int found = Arrays.binarySearch(offsets, from);
      start = found < 0 ? -found - 1 : found;
    }
    matcher.useTransparentBounds(true).useAnchoringBounds(false);
    return search(start);
  }

  /// Looks for the match after the last one; with the option `a`, it has to begin where that ends.
  boolean findNext() {
    if (isOver) {
      return false;
    }
    int from = matcher.end() > matcher.start() ? matcher.end() : matcher.end() + 1;
    return from <= length && search(from);
  }

  private boolean search(int from) {
    isOver = true; // also if the search fails
    matcher.region(from, length);
    try {
      boolean isFound = regex.isAnchored() ? matcher.lookingAt() : matcher.find();
      isOver = !isFound || (regex.isLongest() && !lengthen());
      return !isOver;
    } catch (StackOverflowError tooDeep) {
      throw new Failed(LIMIT);
    }
  }

  /// Of all matches that start where the last one does, the longest: what an automaton finds.
  private boolean lengthen() {
    int start = matcher.start();
    int shortest = matcher.end();
    for (int end = length; end > shortest; end--) {
      if (matcher.region(start, end).matches()) {
        return true;
      }
    }
    return matcher.region(start, shortest).matches();
  }

  int groupCount() {
    return regex.isLongest() ? 0 : matcher.groupCount();
  }

  /// Where `group` begins; negative when it took no part.
  int start(int group) {
    return regex.unset().get(group) ? -1 : bytes(matcher.start(group));
  }

  /// Behind the last byte of `group`.
  int end(int group) {
    return regex.unset().get(group) ? -1 : bytes(matcher.end(group));
  }

  private int bytes(int index) {
    return offsets == null || index < 0 ? index : offsets[index];
  }

  /// A group as a byte string; null when it took no part.
  @Nullable String group(int index) {
    return regex.unset().get(index) ? null : bytes(matcher.group(index));
  }

  /// The match as `ngx.re.match` returns it: groups that took no part are false.
  LuaTable table() {
    var table = new LuaTable(groupCount(), 1 + regex.groups().size());
    fill(table);
    return table;
  }

  /// The same in a table that the caller has: what else is in it stays.
  void fill(LuaTable table) {
    int count = groupCount();
    for (int i = 0; i <= count; i++) {
      var group = group(i);
      table.put(i, group == null ? Boolean.FALSE : group);
    }
    if (!regex.isLongest()) {
      regex.groups().forEach((name, javaNames) -> table.put(name, named(javaNames)));
    }
  }

  /// What the groups of a name matched: false for nothing; with the option `D` an array.
  private @Nullable Object named(List<String> javaNames) {
    if (!regex.hasManyPerName()) {
      if (javaNames.isEmpty()) {
        return Boolean.FALSE;
      }
      var group = bytes(matcher.group(javaNames.getFirst()));
      return group == null ? Boolean.FALSE : group;
    }
    var matched = new LuaTable();
    for (var javaName : javaNames) {
      var group = bytes(matcher.group(javaName));
      if (group != null) {
        matched.append(group);
      }
    }
    return matched.length() == 0 ? null : matched;
  }

  private @Nullable String bytes(@Nullable String group) {
    return group == null || offsets == null ? group : Strings.ofText(group);
  }

  /// Text that takes work from the budget for each character that the matcher looks at.
  private static final class Metered implements CharSequence {
    private final Meter meter;
    private final String text;
    private long left;
    private int unpaid;

    Metered(Meter meter, String text) {
      this.meter = meter;
      this.text = text;
      this.left = MOST_STEPS + STEPS_PER_CHARACTER * text.length();
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (++unpaid == STEPS_PER_CHECK) {
        pay();
      }
      return text.charAt(index);
    }

    private void pay() {
      unpaid = 0;
      meter.work(STEPS_PER_CHECK);
      left -= STEPS_PER_CHECK;
      if (left < 0) {
        throw new Failed(LIMIT);
      }
    }

    @Override
    public CharSequence subSequence(int from, int to) {
      meter.charge(to - from);
      return text.substring(from, to);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
