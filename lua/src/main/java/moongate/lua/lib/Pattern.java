package moongate.lua.lib;

import moongate.lua.runtime.Meter;
import org.jspecify.annotations.Nullable;

/// A pattern, parsed once into the steps that [PatternMatcher] takes. Immutable.
///
/// What is wrong with a pattern is a step too, for Lua complains only when a match gets there.
final class Pattern {
  private static final String SPECIALS = "^$*+?.([%-";

  /// Patterns in use are few and short; those that are longer or were made up in a loop just get
  /// parsed again. One cache for all states: what it holds is a function of the text alone. Its
  /// entries are immutable, so that threads need not agree about them.
  private static final int CACHED = 256;

  private static final int LONGEST_CACHED = 128;

  /// A search for a longer text could take the product of both lengths.
  private static final int LONGEST_PREFIX = 16;

  private static final @Nullable Pattern[] CACHE = new @Nullable Pattern[CACHED];

  final String source;
  final PatternItem first;
  final boolean isAnchored;

  /// True when the pattern has nothing but characters that stand for themselves.
  final boolean isPlain;

  /// How many captures there are, and as bits by their number: which just tell a position, and
  /// which are not closed.
  final int captures;

  final int positions;
  final int unfinished;

  /// What every match begins with, or empty when that is not known.
  final String prefix;

  /// One of these bytes begins every match; null when that is not known.
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

  /// The parsed form of `source`, in which `^` means itself: `gmatch` knows no anchor.
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
