package moongate.lua.lib;

import java.util.ArrayList;
import java.util.List;
import moongate.lua.runtime.Meter;
import org.jspecify.annotations.Nullable;

/// Parses a pattern to steps and finds out what the matcher can skip.
final class PatternParser {
  static final int MOST_CAPTURES = 32;

  /// The memory of a step and of a set.
  private static final int STEP_BYTES = 64;

  private static final int SET_BYTES = 272;

  private final Meter meter;
  private final String source;
  private final List<PatternItem> items = new ArrayList<>();
  private final StringBuilder literal = new StringBuilder();
  private int position;
  private int captures;
  private int positions;
  private int unfinished;

  private PatternParser(Meter meter, String source, int position) {
    this.meter = meter;
    this.source = source;
    this.position = position;
  }

  /// The captures of a pattern; see [Pattern].
  record Captures(int count, int positions, int unfinished) {}

  static Pattern parse(Meter meter, String source, boolean knowsAnchor) {
    boolean isAnchored = knowsAnchor && !source.isEmpty() && source.charAt(0) == '^';
    var parser = new PatternParser(meter, source, isAnchored ? 1 : 0);
    parser.read();
    var captures = new Captures(parser.captures, parser.positions, parser.unfinished);
    return new Pattern(source, isAnchored, parser.link(), captures);
  }

  // Reading

  private void read() {
    while (position < source.length()) {
      meter.work(1);
      meter.charge(STEP_BYTES);
      if (!step()) {
        return;
      }
    }
    endLiteral();
  }

  /// Parses one step; false if nothing can follow it.
  private boolean step() {
    char item = source.charAt(position);
    switch (item) {
      case '(' -> {
        return open();
      }
      case ')' -> {
        return close();
      }
      case '$' -> {
        if (position + 1 == source.length()) {
          add(PatternItem.of(PatternItem.SUBJECT_END));
          position++;
          return true;
        }
        return single();
      }
      case '%' -> {
        return escape();
      }
      default -> {
        return single();
      }
    }
  }

  private boolean error(String message) {
    add(PatternItem.of(PatternItem.ERROR, message));
    return false;
  }

  private void add(PatternItem item) {
    endLiteral();
    items.add(item);
  }

  private void endLiteral() {
    if (!literal.isEmpty()) {
      int kind = literal.length() == 1 ? PatternItem.CHARACTER : PatternItem.LITERAL;
      items.add(PatternItem.of(kind, literal.toString()));
      literal.setLength(0);
    }
  }

  private boolean open() {
    if (captures == MOST_CAPTURES) {
      return error("too many captures");
    }
    boolean isPosition = position + 1 < source.length() && source.charAt(position + 1) == ')';
    add(PatternItem.of(isPosition ? PatternItem.POSITION : PatternItem.OPEN, captures));
    if (isPosition) {
      positions |= 1 << captures;
    } else {
      unfinished |= 1 << captures;
    }
    captures++;
    position += isPosition ? 2 : 1;
    return true;
  }

  private boolean close() {
    if (unfinished == 0) {
      return error("invalid pattern capture");
    }
    int innermost = 31 - Integer.numberOfLeadingZeros(unfinished);
    unfinished &= ~(1 << innermost);
    add(PatternItem.of(PatternItem.CLOSE, innermost));
    position++;
    return true;
  }

  private boolean escape() {
    char kind = position + 1 < source.length() ? source.charAt(position + 1) : 0;
    if (kind == 'b') {
      if (position + 3 >= source.length()) {
        return error("unbalanced pattern");
      }
      add(PatternItem.of(PatternItem.BALANCE, source.substring(position + 2, position + 4)));
      position += 4;
      return true;
    }
    if (kind == 'f') {
      position += 2;
      if (position >= source.length() || source.charAt(position) != '[') {
        return error("missing '[' after '%f' in pattern");
      }
      int end = setEnd();
      if (end < 0) {
        return error("malformed pattern (missing ']')");
      }
      add(PatternItem.of(PatternItem.FRONTIER, set(end), 0));
      position = end;
      return true;
    }
    if (CharacterClasses.isDigit(kind)) {
      int capture = kind - '1';
      if (capture < 0 || capture >= captures || (unfinished >>> capture & 1) != 0) {
        return error("invalid capture index");
      }
      add(PatternItem.of(PatternItem.BACK_REFERENCE, capture));
      position += 2;
      return true;
    }
    return single();
  }

  /// Parses a character, class or set with its repetition suffix.
  private boolean single() {
    char item = source.charAt(position);
    int end = position + 1;
    if (item == '%') {
      if (end == source.length()) {
        return error("malformed pattern (ends with '%')");
      }
      end++;
    } else if (item == '[') {
      end = setEnd();
      if (end < 0) {
        return error("malformed pattern (missing ']')");
      }
    }
    char suffix = end < source.length() ? source.charAt(end) : 0;
    switch (suffix) {
      case '*' -> add(PatternItem.of(PatternItem.MOST, set(end), 0));
      case '+' -> add(PatternItem.of(PatternItem.MOST, set(end), 1));
      case '-' -> add(PatternItem.of(PatternItem.LEAST, set(end), 0));
      case '?' -> add(PatternItem.of(PatternItem.OPTIONAL, set(end), 0));
      default -> {
        once(item, end);
        position = end;
        return true;
      }
    }
    position = end + 1;
    return true;
  }

  private void once(char item, int end) {
    if (item == '.' || item == '[' || item == '%' && isClass()) {
      add(PatternItem.of(PatternItem.SET, set(end), 0));
    } else {
      literal.append(source.charAt(end - 1));
    }
  }

  private boolean isClass() {
    return CharacterClasses.isClass(source.charAt(position + 1));
  }

  // Sets

  /// The position after the current set, or -1 if it is not closed.
  private int setEnd() {
    int p = position + 1;
    if (p < source.length() && source.charAt(p) == '^') {
      p++;
    }
    do {
      if (p >= source.length()) {
        return -1;
      }
      if (source.charAt(p++) == '%' && p < source.length()) {
        p++;
      }
    } while (p >= source.length() || source.charAt(p) != ']');
    return p + 1;
  }

  /// The bytes matched by the current single item, which ends at `end`.
  private boolean[] set(int end) {
    char item = source.charAt(position);
    if (item == '.') {
      return CharacterClasses.ANY;
    }
    if (item == '%' && isClass()) {
      return CharacterClasses.set(source.charAt(position + 1));
    }
    if (item != '[') {
      return CharacterClasses.only(source.charAt(end - 1));
    }
    meter.charge(SET_BYTES);
    meter.work(8);
    var set = new boolean[256];
    fill(set, position + 1, end - 1);
    return set;
  }

  private void fill(boolean[] set, int start, int end) {
    boolean isComplement = source.charAt(start) == '^';
    int p = isComplement ? start + 1 : start;
    while (p < end) {
      meter.work(1);
      char item = source.charAt(p);
      if (item == '%') {
        var members = CharacterClasses.set(source.charAt(p + 1));
        meter.work(8);
        for (int c = 0; c < set.length; c++) {
          set[c] |= members[c];
        }
        p += 2;
      } else if (p + 2 < end && source.charAt(p + 1) == '-') {
        int last = source.charAt(p + 2);
        meter.work(Math.max(0, last - item) >> 5);
        for (int c = item; c <= last; c++) {
          set[c & 255] = true;
        }
        p += 3;
      } else {
        set[item & 255] = true;
        p++;
      }
    }
    for (int c = 0; isComplement && c < 256; c++) {
      set[c] = !set[c];
    }
  }

  // Optimisations

  /// Links the steps, from the last to the first; returns the first.
  private PatternItem link() {
    var next = PatternItem.of(PatternItem.END);
    next.alwaysMatches = true;
    for (int i = items.size() - 1; i >= 0; i--) {
      var item = items.get(i);
      item.next = next;
      item.alwaysMatches = alwaysMatches(item);
      if (item.kind >= PatternItem.MOST && item.kind <= PatternItem.OPTIONAL) {
        item.follow = mandatory(behindCaptures(next));
        item.isFinal = isFinal(item);
      }
      next = item;
    }
    return next;
  }

  private static boolean alwaysMatches(PatternItem item) {
    return switch (item.kind) {
      case PatternItem.OPEN, PatternItem.CLOSE, PatternItem.POSITION -> item.next.alwaysMatches;
      case PatternItem.OPTIONAL, PatternItem.LEAST -> item.next.alwaysMatches;
      case PatternItem.MOST ->
          item.number == 0
              && (item.next.alwaysMatches || item.set == CharacterClasses.ANY && endsSubject(item));
      default -> false;
    };
  }

  private static boolean endsSubject(PatternItem item) {
    return behindCaptures(item.next).kind == PatternItem.SUBJECT_END;
  }

  private static boolean isFinal(PatternItem item) {
    return item.next.alwaysMatches
        || item.follow != null && areDisjoint(item.set, item.follow)
        || endsSubject(item);
  }

  private static boolean areDisjoint(boolean[] left, boolean[] right) {
    for (int i = 0; i < left.length; i++) {
      if (left[i] && right[i]) {
        return false;
      }
    }
    return true;
  }

  private static PatternItem behindCaptures(PatternItem item) {
    var step = item;
    while (Pattern.isCapture(step)) {
      step = step.next;
    }
    return step;
  }

  /// The bytes one of which must be present where `item` matches, or null if there are none.
  static boolean @Nullable [] mandatory(PatternItem item) {
    return switch (item.kind) {
      case PatternItem.CHARACTER, PatternItem.LITERAL -> CharacterClasses.only(item.character);
      case PatternItem.SET -> item.set;
      case PatternItem.MOST -> item.number == 0 ? null : item.set;
      default -> null;
    };
  }
}
