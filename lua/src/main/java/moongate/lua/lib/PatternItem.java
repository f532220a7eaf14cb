package moongate.lua.lib;

import org.jspecify.annotations.Nullable;

/// A step of a [Pattern], linked to the next one. Its fields are complete once [PatternParser] has
/// returned.
final class PatternItem {
  /// The kinds of steps. They are plain constants because the matcher's inner loop switches over
  /// them.
  static final int END = 0;

  static final int CHARACTER = 1;
  static final int LITERAL = 2;
  static final int SET = 3;
  static final int MOST = 4;
  static final int LEAST = 5;
  static final int OPTIONAL = 6;
  static final int OPEN = 7;
  static final int CLOSE = 8;
  static final int POSITION = 9;
  static final int SUBJECT_END = 10;
  static final int BALANCE = 11;
  static final int FRONTIER = 12;
  static final int BACK_REFERENCE = 13;
  static final int ERROR = 14;

  private static final boolean[] NO_SET = {};

  final int kind;

  /// The text of LITERAL or ERROR, or the two characters of BALANCE.
  final String text;

  /// The first character of a text.
  final char character;

  /// The bytes that SET, MOST, LEAST, OPTIONAL and FRONTIER accept; one entry per byte.
  final boolean[] set;

  /// The capture of OPEN, CLOSE, POSITION and BACK_REFERENCE; for MOST, the minimum number of
  /// repetitions.
  final int number;

  /// The next step; for END, this step.
  PatternItem next = this;

  /// For MOST, LEAST and OPTIONAL: the bytes one of which must follow, or null if unknown.
  boolean @Nullable [] follow;

  /// For MOST and OPTIONAL: only the longest repetition can lead to a match, so the matcher need
  /// not backtrack.
  boolean isFinal;

  /// True if every path from here, this step included, leads to a match.
  boolean alwaysMatches;

  private PatternItem(int kind, String text, boolean[] set, int number) {
    this.kind = kind;
    this.text = text;
    this.character = text.isEmpty() ? 0 : text.charAt(0);
    this.set = set;
    this.number = number;
  }

  static PatternItem of(int kind) {
    return new PatternItem(kind, "", NO_SET, 0);
  }

  static PatternItem of(int kind, String text) {
    return new PatternItem(kind, text, NO_SET, 0);
  }

  static PatternItem of(int kind, boolean[] set, int number) {
    return new PatternItem(kind, "", set, number);
  }

  static PatternItem of(int kind, int number) {
    return new PatternItem(kind, "", NO_SET, number);
  }
}
