package moongate.functions.ngx;

import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// A character that a pattern names by its number, as PCRE reads it:
///
///     \0  \07  \012     octal, at most two more digits
///     \101  [\7]        octal, where it is no reference to a group
///     \x  \xe  \xe9     hexadecimal, at most two digits; none stands for 0
///     \x{2019}  \o{101} as many as are in the braces
///
/// @param end where the pattern goes on
record NumericEscape(int code, int end) {
  /// The escape at `at`, where a backslash is; null when another one is there.
  ///
  /// @throws PatternSyntaxException when its number is none
  static @Nullable NumericEscape at(String pattern, int at) {
    char kind = at + 1 < pattern.length() ? pattern.charAt(at + 1) : 0;
    boolean isBraced = pattern.startsWith("{", at + 2);
    return switch (kind) {
      case '0' -> digits(pattern, at + 1, 3, 8);
      case 'x' -> isBraced ? braced(pattern, at, 16) : digits(pattern, at + 2, 2, 16);
      case 'o' -> isBraced ? braced(pattern, at, 8) : null;
      default -> null;
    };
  }

  /// The character whose octal digits, three at most, follow the backslash at `at`.
  static NumericEscape octal(String pattern, int at) {
    return digits(pattern, at + 1, 3, 8);
  }

  /// In the syntax of `java.util.regex`.
  String java() {
    return "\\x{" + Integer.toHexString(code) + "}";
  }

  private static NumericEscape digits(String pattern, int start, int most, int radix) {
    int end = start;
    int code = 0;
    while (end < pattern.length()
        && end < start + most
        && Character.digit(pattern.charAt(end), radix) >= 0) {
      code = code * radix + Character.digit(pattern.charAt(end), radix);
      end++;
    }
    return new NumericEscape(code, end);
  }

  private static NumericEscape braced(String pattern, int at, int radix) {
    int end = pattern.indexOf('}', at);
    var digits = end < 0 ? "" : pattern.substring(at + 3, end);
    try {
      int code = Integer.parseInt(digits, radix);
      if (code >= 0 && code <= Character.MAX_CODE_POINT) {
        return new NumericEscape(code, end + 1);
      }
    } catch (NumberFormatException noNumber) {
      throw malformed("non-" + (radix == 8 ? "octal" : "hex") + " character in \\", pattern, at);
    }
    throw new PatternSyntaxException(
        "character code point value in \\x{} or \\o{} is too large", pattern, end);
  }

  private static PatternSyntaxException malformed(String what, String pattern, int at) {
    var kind = pattern.charAt(at + 1) + "{} (closing brace missing?)";
    return new PatternSyntaxException(what + kind, pattern, at);
  }
}
