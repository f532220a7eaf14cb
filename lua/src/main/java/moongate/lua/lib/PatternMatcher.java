package moongate.lua.lib;

import java.util.Arrays;
import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.Meter;
import moongate.lua.runtime.Numbers;
import org.jspecify.annotations.Nullable;

/// Lua's pattern matching: a backtracking matcher over the bytes of one subject and one pattern.
///
/// The structure is that of PUC Lua's `lstrlib.c`, with recursion bounded and every step charged.
/// Positions are indexes from 0; -1 means no match.
final class PatternMatcher {
  private static final int NO_MATCH = -1;
  private static final int MOST_CAPTURES = 32;
  private static final int DEEPEST = 200;
  private static final int UNFINISHED = -1;
  private static final int POSITION = -2;

  /// Sets that are longer than this cost extra work for each look at them.
  private static final int LONG_SET = 16;

  private final Meter meter;
  private final String subject;
  private final String pattern;
  private int depth;
  private int level;
  private int found;
  private int[] captureStart = new int[4];
  private int[] captureLength = new int[4];

  PatternMatcher(LuaState state, String subject, String pattern) {
    this.meter = state.meter();
    this.subject = subject;
    this.pattern = pattern;
  }

  /// Matches the pattern from `patternStart` on at `start`; returns the end of the match.
  int match(int start, int patternStart) {
    level = 0;
    depth = 0;
    return doMatch(start, patternStart);
  }

  /// The first match at or after `start`; its start is then [#found()].
  int search(int start, int patternStart) {
    int first = firstCharacter(patternStart);
    for (int position = start; position <= subject.length(); position++) {
      if (first >= 0) {
        int candidate = subject.indexOf(first, position);
        meter.work(((candidate < 0 ? subject.length() : candidate) - position) >> 5);
        if (candidate < 0) {
          return NO_MATCH;
        }
        position = candidate;
      }
      int end = match(position, patternStart);
      if (end != NO_MATCH) {
        found = position;
        return end;
      }
    }
    return NO_MATCH;
  }

  /// The character that every match begins with, or -1 when the pattern does not begin with one.
  private int firstCharacter(int patternStart) {
    if (patternStart >= pattern.length()) {
      return -1;
    }
    char first = pattern.charAt(patternStart);
    boolean isOptional =
        patternStart + 1 < pattern.length() && "*?-".indexOf(pattern.charAt(patternStart + 1)) >= 0;
    return isOptional || "$.()[%".indexOf(first) >= 0 ? -1 : first;
  }

  /// [#match] at `start` only, for a pattern that begins with `^`.
  int matchAnchored(int start) {
    found = start;
    return match(start, 1);
  }

  /// Where the last match of a search starts.
  int found() {
    return found;
  }

  String subject() {
    return subject;
  }

  // --- captures ------------------------------------------------------------------------------

  /// How many captures the last match has.
  int captures() {
    return level;
  }

  /// Capture `index` from 0; the whole match when there are no captures and `index` is 0.
  Object capture(int index, int matchStart, int matchEnd) {
    if (index >= level) {
      if (index != 0) {
        throw LuaErrors.host("invalid capture index");
      }
      return StringLib.slice(meter, subject, matchStart, matchEnd);
    }
    int length = captureLength[index];
    int start = captureStart[index];
    if (length == POSITION) {
      return Numbers.of(start + 1);
    }
    if (length == UNFINISHED) {
      throw LuaErrors.host("unfinished capture");
    }
    return StringLib.slice(meter, subject, start, start + length);
  }

  /// All captures from index `offset` of a new array on, the whole match when there are none.
  @Nullable Object[] captures(int offset, int matchStart, int matchEnd) {
    int count = Math.max(level, 1);
    var values = new @Nullable Object[offset + count];
    for (int i = 0; i < count; i++) {
      values[offset + i] = capture(i, matchStart, matchEnd);
    }
    return values;
  }

  // --- the matcher ---------------------------------------------------------------------------

  private int doMatch(int start, int patternStart) {
    if (++depth > DEEPEST) {
      throw LuaErrors.host("pattern too complex");
    }
    int end = matchSequence(start, patternStart);
    depth--;
    return end;
  }

  /// Matches item after item; what has alternatives recurses for the rest of the pattern.
  private int matchSequence(int start, int patternStart) {
    int s = start;
    int p = patternStart;
    int patternEnd = pattern.length();
    while (p < patternEnd) {
      meter.work(1);
      char item = pattern.charAt(p);
      if (item == '(') {
        return startCapture(s, p);
      }
      if (item == ')') {
        return endCapture(s, p + 1);
      }
      if (item == '$' && p + 1 == patternEnd) {
        return s == subject.length() ? s : NO_MATCH;
      }
      if (item == '%' && p + 1 < patternEnd) {
        char kind = pattern.charAt(p + 1);
        if (kind == 'b') {
          s = matchBalance(s, p + 2);
          if (s == NO_MATCH) {
            return NO_MATCH;
          }
          p += 4;
          continue;
        }
        if (kind == 'f') {
          p = matchFrontier(s, p + 2);
          if (p == NO_MATCH) {
            return NO_MATCH;
          }
          continue;
        }
        if (CharacterClasses.isDigit(kind)) {
          s = matchBackReference(s, kind);
          if (s == NO_MATCH) {
            return NO_MATCH;
          }
          p += 2;
          continue;
        }
      }
      int itemEnd = itemEnd(p);
      char suffix = itemEnd < patternEnd ? pattern.charAt(itemEnd) : 0;
      switch (suffix) {
        case '?' -> {
          if (matchesSingle(s, p, itemEnd)) {
            int end = doMatch(s + 1, itemEnd + 1);
            if (end != NO_MATCH) {
              return end;
            }
          }
          p = itemEnd + 1;
        }
        case '*' -> {
          return expandMost(s, s, p, itemEnd);
        }
        case '+' -> {
          return matchesSingle(s, p, itemEnd) ? expandMost(s + 1, s + 1, p, itemEnd) : NO_MATCH;
        }
        case '-' -> {
          return expandLeast(s, p, itemEnd);
        }
        default -> {
          if (!matchesSingle(s, p, itemEnd)) {
            return NO_MATCH;
          }
          s++;
          p = itemEnd;
        }
      }
    }
    return s;
  }

  /// The position behind the single-character item at `p`: a character, class or set.
  private int itemEnd(int p) {
    char item = pattern.charAt(p);
    int next = p + 1;
    if (item == '%') {
      if (next == pattern.length()) {
        throw LuaErrors.host("malformed pattern (ends with '%')");
      }
      return next + 1;
    }
    return item == '[' ? setEnd(next) : next;
  }

  private int setEnd(int start) {
    int p = start;
    if (p < pattern.length() && pattern.charAt(p) == '^') {
      p++;
    }
    do {
      if (p >= pattern.length()) {
        throw LuaErrors.host("malformed pattern (missing ']')");
      }
      if (pattern.charAt(p++) == '%' && p < pattern.length()) {
        p++;
      }
    } while (p >= pattern.length() || pattern.charAt(p) != ']');
    if (p - start > LONG_SET) {
      meter.work((p - start) >> 3);
    }
    return p + 1;
  }

  private boolean matchesSingle(int s, int p, int itemEnd) {
    if (s >= subject.length()) {
      return false;
    }
    char character = subject.charAt(s);
    char item = pattern.charAt(p);
    return switch (item) {
      case '.' -> true;
      case '%' -> CharacterClasses.matches(character, pattern.charAt(p + 1));
      case '[' -> matchesSet(character, p + 1, itemEnd - 1);
      default -> item == character;
    };
  }

  /// True when the set from `start` to its closing bracket at `end` holds `character`.
  private boolean matchesSet(char character, int start, int end) {
    if (end - start > LONG_SET) {
      meter.work((end - start) >> 3);
    }
    boolean isComplement = pattern.charAt(start) == '^';
    int p = isComplement ? start + 1 : start;
    while (p < end) {
      char item = pattern.charAt(p);
      if (item == '%') {
        if (CharacterClasses.matches(character, pattern.charAt(p + 1))) {
          return !isComplement;
        }
        p += 2;
      } else if (p + 2 < end && pattern.charAt(p + 1) == '-') {
        if (item <= character && character <= pattern.charAt(p + 2)) {
          return !isComplement;
        }
        p += 3;
      } else {
        if (item == character) {
          return !isComplement;
        }
        p++;
      }
    }
    return isComplement;
  }

  /// `%bxy` with `x` and `y` at `p`.
  private int matchBalance(int s, int p) {
    if (p + 1 >= pattern.length()) {
      throw LuaErrors.host("unbalanced pattern");
    }
    char opening = pattern.charAt(p);
    char closing = pattern.charAt(p + 1);
    if (s >= subject.length() || subject.charAt(s) != opening) {
      return NO_MATCH;
    }
    int nesting = 1;
    int position = s + 1;
    for (; position < subject.length(); position++) {
      char character = subject.charAt(position);
      if (character == closing) {
        if (--nesting == 0) {
          meter.work((position - s) >> 2);
          return position + 1;
        }
      } else if (character == opening) {
        nesting++;
      }
    }
    meter.work((position - s) >> 2);
    return NO_MATCH;
  }

  /// `%f[set]` with the set at `p`: returns the position behind the set when `s` is the frontier.
  private int matchFrontier(int s, int p) {
    if (p >= pattern.length() || pattern.charAt(p) != '[') {
      throw LuaErrors.host("missing '[' after '%f' in pattern");
    }
    int end = itemEnd(p);
    char before = s == 0 ? 0 : subject.charAt(s - 1);
    char after = s < subject.length() ? subject.charAt(s) : 0;
    boolean isFrontier = !matchesSet(before, p + 1, end - 1) && matchesSet(after, p + 1, end - 1);
    return isFrontier ? end : NO_MATCH;
  }

  private int matchBackReference(int s, char digit) {
    int index = digit - '1';
    if (index < 0 || index >= level || captureLength[index] == UNFINISHED) {
      throw LuaErrors.host("invalid capture index");
    }
    int length = Math.max(captureLength[index], 0);
    meter.work(length >> 3);
    return subject.regionMatches(captureStart[index], subject, s, length) ? s + length : NO_MATCH;
  }

  /// As many as there are, then fewer until the rest of the pattern matches.
  private int expandMost(int least, int s, int p, int itemEnd) {
    int most = s;
    while (matchesSingle(most, p, itemEnd)) {
      most++;
    }
    meter.work((most - s) >> 2);
    if (itemEnd + 1 == pattern.length()) {
      return most;
    }
    for (int position = most; position >= least; position--) {
      int end = doMatch(position, itemEnd + 1);
      if (end != NO_MATCH) {
        return end;
      }
    }
    return NO_MATCH;
  }

  /// As few as possible, then more until the rest of the pattern matches.
  private int expandLeast(int s, int p, int itemEnd) {
    int position = s;
    while (true) {
      int end = doMatch(position, itemEnd + 1);
      if (end != NO_MATCH) {
        return end;
      }
      if (!matchesSingle(position, p, itemEnd)) {
        return NO_MATCH;
      }
      position++;
    }
  }

  private int startCapture(int s, int p) {
    boolean isPosition = p + 1 < pattern.length() && pattern.charAt(p + 1) == ')';
    if (level >= MOST_CAPTURES) {
      throw LuaErrors.host("too many captures");
    }
    if (level == captureStart.length) {
      captureStart = Arrays.copyOf(captureStart, 2 * level);
      captureLength = Arrays.copyOf(captureLength, 2 * level);
    }
    captureStart[level] = s;
    captureLength[level] = isPosition ? POSITION : UNFINISHED;
    level++;
    int end = doMatch(s, isPosition ? p + 2 : p + 1);
    if (end == NO_MATCH) {
      level--;
    }
    return end;
  }

  private int endCapture(int s, int p) {
    int index = level - 1;
    while (index >= 0 && captureLength[index] != UNFINISHED) {
      index--;
    }
    if (index < 0) {
      throw LuaErrors.host("invalid pattern capture");
    }
    captureLength[index] = s - captureStart[index];
    int end = doMatch(s, p);
    if (end == NO_MATCH) {
      captureLength[index] = UNFINISHED;
    }
    return end;
  }
}
