package moongate.lua.lib;

import moongate.lua.runtime.Meter;
import org.jspecify.annotations.Nullable;

/// A pattern, parsed once to the steps of [PatternMatcher]. Immutable.
///
/// A syntax error in a pattern is a step, too, because Lua raises it only when a match reaches it.
final class Pattern {
  private static final String SPECIALS = "^$*+?.([%-";

  /// Usually few patterns are in use, and they are short; longer ones, and ones generated in a
  /// loop, are parsed again. All states share one cache, because an entry depends on the text only.
  /// Entries are immutable, so no synchronisation is needed.
  private static final int CACHED = 256;

  private static final int LONGEST_CACHED = 128;

  /// The time for searching a longer text could be the product of both lengths.
  private static final int LONGEST_PREFIX = 16;

  private static final @Nullable Pattern[] CACHE = new @Nullable Pattern[CACHED];

  final String source;
  final PatternItem first;
  final boolean isAnchored;

  /// True if the pattern contains only literal characters.
  final boolean isPlain;

  /// The number of captures and, as bits by their number, those that are positions, and those that
  /// are not closed.
  final int captures;

  final int positions;
  final int unfinished;

  /// The literal prefix of every match, or empty if unknown.
  final String prefix;

  /// Every match begins with one of these bytes; null if unknown.
  final boolean @Nullable [] start;

  Pattern(String source, boolean isAnchored, PatternItem first, PatternParser.Captures captures) {
    this.source = source;
    this.first = first;
    this.isAnchored = isAnchored;
    this.isPlain = isPlain(source);
    this.captures = captures.count();
    this.positions = captures.positions();
    this.unfinished = captures.unfinished();
    var step = first;
    while (isCapture(step)) {
      step = step.next;
    }
    boolean isText = step.kind == PatternItem.CHARACTER || step.kind == PatternItem.LITERAL;
    prefix = isText ? step.text.substring(0, Math.min(step.text.length(), LONGEST_PREFIX)) : "";
    start = PatternParser.mandatory(step);
  }

  static boolean isCapture(PatternItem item) {
    return item.kind >= PatternItem.OPEN && item.kind <= PatternItem.POSITION;
  }

  /// The parsed form of `source`.
  static Pattern of(Meter meter, String source) {
    if (source.length() > LONGEST_CACHED) {
      return PatternParser.parse(meter, source, true);
    }
    int place = spread(source.hashCode()) & (CACHED - 1);
    var cached = CACHE[place];
    if (cached != null && cached.source.equals(source)) {
      return cached;
    }
    var parsed = PatternParser.parse(meter, source, true);
    CACHE[place] = parsed;
    return parsed;
  }

  /// The parsed form of `source`, in which `^` is a literal: `gmatch` does not support the anchor.
  static Pattern withoutAnchor(Meter meter, String source) {
    return source.isEmpty() || source.charAt(0) != '^'
        ? of(meter, source)
        : PatternParser.parse(meter, source, false);
  }

  private static int spread(int hash) {
    return hash ^ hash >>> 8 ^ hash >>> 16;
  }

  private static boolean isPlain(String source) {
    for (int i = 0; i < source.length(); i++) {
      if (SPECIALS.indexOf(source.charAt(i)) >= 0) {
        return false;
      }
    }
    return true;
  }
}
