package moongate.lua.lib;

import java.util.Arrays;

/// The character classes of patterns (`%a`, `%d`, …) for bytes, as in the C locale.
final class CharacterClasses {
  private static final int ALPHA = 1;
  private static final int CONTROL = 1 << 1;
  private static final int DIGIT = 1 << 2;
  private static final int LOWER = 1 << 3;
  private static final int PUNCTUATION = 1 << 4;
  private static final int SPACE = 1 << 5;
  private static final int UPPER = 1 << 6;
  private static final int HEXADECIMAL = 1 << 7;
  private static final int ZERO = 1 << 8;
  private static final int GRAPH = ALPHA | DIGIT | PUNCTUATION;

  private static final short[] CLASSES = classes();

  /// For each class letter in lower case, the bits of its members; 0 for letters without a class.
  private static final short[] MASKS = masks();

  /// All bytes.
  static final boolean[] ANY = any();

  private static final boolean[][] SINGLES = singles();

  private static final boolean[][] SETS = sets();

  private CharacterClasses() {}

  /// The bytes matched by `letter` after a `%`, one entry per byte: an upper-case letter means the
  /// complement, and a character without a class matches itself. Must not be changed.
  static boolean[] set(char letter) {
    return letter < SETS.length ? SETS[letter] : only(letter);
  }

  /// True if `class` is a letter with a class, in either case.
  static boolean isClass(char letter) {
    return letter < 128 && MASKS[letter | 0x20] != 0 && isAlpha(letter);
  }

  /// The set of this byte only. Must not be changed.
  static boolean[] only(char character) {
    return SINGLES[character & 255];
  }

  static boolean isAlpha(char character) {
    return (CLASSES[character & 255] & ALPHA) != 0;
  }

  static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }

  static boolean isControl(char character) {
    return (CLASSES[character & 255] & CONTROL) != 0;
  }

  static boolean isSpace(char character) {
    return (CLASSES[character & 255] & SPACE) != 0;
  }

  private static short[] classes() {
    var classes = new short[256];
    for (int c = 0; c < 128; c++) {
      int bits = 0;
      bits |= c >= 'a' && c <= 'z' ? ALPHA | LOWER : 0;
      bits |= c >= 'A' && c <= 'Z' ? ALPHA | UPPER : 0;
      bits |= c >= '0' && c <= '9' ? DIGIT | HEXADECIMAL : 0;
      bits |= c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F' ? HEXADECIMAL : 0;
      bits |= c == ' ' || c >= '\t' && c <= '\r' ? SPACE : 0;
      bits |= c < 32 || c == 127 ? CONTROL : 0;
      bits |= c == 0 ? ZERO : 0;
      bits |= c > 32 && c < 127 && (bits & (ALPHA | DIGIT)) == 0 ? PUNCTUATION : 0;
      classes[c] = (short) bits;
    }
    return classes;
  }

  private static boolean[] any() {
    var all = new boolean[256];
    Arrays.fill(all, true);
    return all;
  }

  private static boolean[][] singles() {
    var singles = new boolean[256][256];
    for (int c = 0; c < singles.length; c++) {
      singles[c][c] = true;
    }
    return singles;
  }

  /// Built at the first use of any pattern. Computing the 32,000 entries one by one would cause a
  /// noticeable delay.
  private static boolean[][] sets() {
    var sets = Arrays.copyOf(SINGLES, 128);
    for (char letter = 'a'; letter <= 'z'; letter++) {
      if (MASKS[letter] != 0) {
        sets[letter] = members(MASKS[letter], true);
        sets[letter - 0x20] = members(MASKS[letter], false);
      }
    }
    return sets;
  }

  /// The bytes in the classes of a mask or, if `belongs` is false, all others.
  private static boolean[] members(int mask, boolean belongs) {
    var members = new boolean[256];
    for (int c = 0; c < members.length; c++) {
      members[c] = (CLASSES[c] & mask) != 0 == belongs;
    }
    return members;
  }

  private static short[] masks() {
    var masks = new short[128];
    masks['a'] = ALPHA;
    masks['c'] = CONTROL;
    masks['d'] = DIGIT;
    masks['g'] = GRAPH;
    masks['l'] = LOWER;
    masks['p'] = PUNCTUATION;
    masks['s'] = SPACE;
    masks['u'] = UPPER;
    masks['w'] = ALPHA | DIGIT;
    masks['x'] = HEXADECIMAL;
    masks['z'] = ZERO;
    return masks;
  }
}
