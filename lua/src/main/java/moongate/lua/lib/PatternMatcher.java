package moongate.lua.lib;

import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.Meter;
import moongate.lua.runtime.Numbers;
import org.jspecify.annotations.Nullable;

/// Lua's pattern matching: a backtracking matcher over the bytes of a subject.
///
/// It recurses only for alternatives, and counts its depth like PUC Lua's `lstrlib.c`; every step
/// is charged. Positions are indexes from 0; -1 means no match.
final class PatternMatcher {
  private static final int NO_MATCH = -1;
  private static final int DEEPEST = 200;
  private static final int[] NO_CAPTURES = {};

  private final Meter meter;
  private final String subject;
  private final int length;
  private final Pattern pattern;
  private int found;

  /// The start and end of each capture. They are not reset when the matcher backtracks, since the
  /// next alternative overwrites them.
  private final int[] bounds;

  PatternMatcher(LuaState state, String subject, Pattern pattern) {
    this.meter = state.meter();
    this.subject = subject;
    this.length = subject.length();
    this.pattern = pattern;
    this.bounds = pattern.captures == 0 ? NO_CAPTURES : new int[2 * pattern.captures];
  }

  /// Finds the first match at or after `start`, or only at `start` if the pattern is anchored;
  /// returns its end.
  int search(int start) {
    int position = start;
    if (pattern.isAnchored) {
      found = position;
      return match(pattern.first, position, 1);
    }
    while (position <= length) {
      position = candidate(position);
      if (position < 0) {
        return NO_MATCH;
      }
      int end = match(pattern.first, position, 1);
      if (end != NO_MATCH) {
        found = position;
        return end;
      }
      position++;
    }
    return NO_MATCH;
  }

  /// The first position from `start` on where a match may begin.
  private int candidate(int start) {
    var set = pattern.start;
    if (set == null) {
      return start;
    }
    int position = pattern.prefix.isEmpty() ? next(set, start) : next(pattern.prefix, start);
    meter.work(((position < 0 ? length : position) - start) >> 3);
    return position;
  }

  private int next(boolean[] set, int start) {
    for (int position = start; position < length; position++) {
      if (set[subject.charAt(position) & 255]) {
        return position;
      }
    }
    return NO_MATCH;
  }

  private int next(String prefix, int start) {
    return prefix.length() == 1
        ? subject.indexOf(prefix.charAt(0), start)
        : subject.indexOf(prefix, start);
  }

  /// The start of the last match.
  int found() {
    return found;
  }

  String subject() {
    return subject;
  }

  // Captures

  /// The number of captures of a match.
  int captures() {
    return pattern.captures;
  }

  /// Capture `index` from 0; the whole match if there are no captures and `index` is 0.
  Object capture(int index, int matchStart, int matchEnd) {
    if (index >= pattern.captures) {
      if (index != 0) {
        throw LuaErrors.host("invalid capture index");
      }
      return StringLib.slice(meter, subject, matchStart, matchEnd);
    }
    int start = bounds[2 * index];
    if ((pattern.positions >>> index & 1) != 0) {
      return Numbers.of(start + 1);
    }
    if ((pattern.unfinished >>> index & 1) != 0) {
      throw LuaErrors.host("unfinished capture");
    }
    return StringLib.slice(meter, subject, start, bounds[2 * index + 1]);
  }

  /// All captures in a new array, from index `offset` on; the whole match if there are none.
  @Nullable Object[] captures(int offset, int matchStart, int matchEnd) {
    int count = Math.max(pattern.captures, 1);
    var values = new @Nullable Object[offset + count];
    for (int i = 0; i < count; i++) {
      values[offset + i] = capture(i, matchStart, matchEnd);
    }
    return values;
  }

  // The matcher

  /// Executes one step after another, and tries alternatives in turn. The method is long because
  /// all kinds of steps share their position in local variables: this is the innermost loop of
  /// patterns.
  private int match(PatternItem from, int start, int startDepth) {
    var item = from;
    int s = start;
    int depth = startDepth;
    while (true) {
      meter.work(1);
      switch (item.kind) {
        case PatternItem.END -> {
          return s;
        }
        case PatternItem.CHARACTER -> {
          if (s >= length || subject.charAt(s) != item.character) {
            return NO_MATCH;
          }
          s++;
        }
        case PatternItem.LITERAL -> {
          if (!startsWith(item.text, s)) {
            return NO_MATCH;
          }
          s += item.text.length();
        }
        case PatternItem.SET -> {
          if (!accepts(item.set, s)) {
            return NO_MATCH;
          }
          s++;
        }
        case PatternItem.MOST -> {
          int most = end(item.set, s);
          if (most < s + item.number) {
            return NO_MATCH;
          }
          depth = deeper(depth);
          if (!item.isFinal) {
            return fewer(item, s + item.number, most, depth);
          }
          s = most;
        }
        case PatternItem.LEAST -> {
          depth = deeper(depth);
          if (!item.next.alwaysMatches) {
            return more(item, s, depth);
          }
        }
        case PatternItem.OPTIONAL -> {
          if (accepts(item.set, s)) {
            int inner = deeper(depth);
            if (item.isFinal) {
              s++;
              depth = inner;
            } else {
              int end = match(item.next, s + 1, inner);
              if (end != NO_MATCH) {
                return end;
              }
            }
          }
        }
        case PatternItem.OPEN, PatternItem.POSITION -> {
          depth = deeper(depth);
          bounds[2 * item.number] = s;
        }
        case PatternItem.CLOSE -> {
          depth = deeper(depth);
          bounds[2 * item.number + 1] = s;
        }
        case PatternItem.SUBJECT_END -> {
          return s == length ? s : NO_MATCH;
        }
        default -> {
          s = special(item, s);
          if (s == NO_MATCH) {
            return NO_MATCH;
          }
        }
      }
      item = item.next;
    }
  }

  private static int deeper(int depth) {
    if (depth >= DEEPEST) {
      throw LuaErrors.host("pattern too complex");
    }
    return depth + 1;
  }

  private boolean accepts(boolean[] set, int s) {
    return s < length && set[subject.charAt(s) & 255];
  }

  private boolean startsWith(String text, int s) {
    meter.work(text.length() >> 4);
    return subject.startsWith(text, s);
  }

  /// The position after all bytes from `start` on that belong to a set.
  private int end(boolean[] set, int start) {
    int end = start;
    if (set == CharacterClasses.ANY) {
      end = length;
    } else {
      while (end < length && set[subject.charAt(end) & 255]) {
        end++;
      }
    }
    meter.work((end - start) >> 2);
    return end;
  }

  /// Matches as many repetitions as possible, then fewer until the rest of the pattern matches.
  private int fewer(PatternItem item, int least, int most, int depth) {
    var follow = item.follow;
    for (int position = most; position >= least; position--) {
      if (follow == null || accepts(follow, position)) {
        int end = match(item.next, position, depth);
        if (end != NO_MATCH) {
          return end;
        }
      } else {
        skipped(position);
      }
    }
    return NO_MATCH;
  }

  /// Matches as few repetitions as possible, then more until the rest of the pattern matches.
  private int more(PatternItem item, int s, int depth) {
    var follow = item.follow;
    for (int position = s; ; position++) {
      if (follow == null || accepts(follow, position)) {
        int end = match(item.next, position, depth);
        if (end != NO_MATCH) {
          return end;
        }
      } else {
        skipped(position);
      }
      if (!accepts(item.set, position)) {
        return NO_MATCH;
      }
    }
  }

  /// Charges for positions that are skipped quickly: a quarter of a step each.
  private void skipped(int position) {
    if ((position & 3) == 0) {
      meter.work(1);
    }
  }

  // Rare steps

  private int special(PatternItem item, int s) {
    return switch (item.kind) {
      case PatternItem.BALANCE -> balance(s, item.character, item.text.charAt(1));
      case PatternItem.FRONTIER -> isFrontier(item.set, s) ? s : NO_MATCH;
      case PatternItem.BACK_REFERENCE -> backReference(item.number, s);
      default -> throw LuaErrors.host(item.text);
    };
  }

  private int balance(int s, char opening, char closing) {
    if (s >= length || subject.charAt(s) != opening) {
      return NO_MATCH;
    }
    int nesting = 1;
    int position = s + 1;
    for (; position < length; position++) {
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

  private boolean isFrontier(boolean[] set, int s) {
    char before = s == 0 ? 0 : subject.charAt(s - 1);
    char after = s < length ? subject.charAt(s) : 0;
    return !set[before & 255] && set[after & 255];
  }

  /// Matches the text of an earlier capture. Position captures have no text, so they never match.
  private int backReference(int index, int s) {
    if ((pattern.positions >>> index & 1) != 0) {
      return NO_MATCH;
    }
    int start = bounds[2 * index];
    int size = bounds[2 * index + 1] - start;
    meter.work(size >> 3);
    return subject.regionMatches(start, subject, s, size) ? s + size : NO_MATCH;
  }
}
