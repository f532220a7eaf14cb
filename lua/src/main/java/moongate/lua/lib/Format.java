package moongate.lua.lib;

import moongate.lua.runtime.Args;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.NumberText;
import org.jspecify.annotations.Nullable;

/// `string.format`, with LuaJIT's directives: `%c %d %i %u %o %x %X %a %A %e %E %f %g %G %p %q %s
/// %%`.
final class Format {
  /// From this precision on, digits are computed with arbitrary-precision arithmetic.
  private static final int EXACT_PLACES = 16;

  private final LuaState state;
  private final @Nullable Object[] arguments;
  private final Text text;

  private Format(LuaState state, @Nullable Object[] arguments, int capacity) {
    this.state = state;
    this.arguments = arguments;
    this.text = new Text(state.meter(), capacity);
  }

  /// Implements the function: `arguments` begins with the format.
  static Object format(LuaState state, @Nullable Object[] arguments) {
    var format = Args.string(arguments, 1, "format");
    var directives = FormatDirective.parse(state.meter(), format);
    return new Format(state, arguments, format.length() + 16 * directives.length).run(directives);
  }

  private String run(FormatDirective[] directives) {
    int last = directives.length - 1;
    for (int i = 0; i < last; i++) {
      state.meter().work(1);
      text.append(directives[i].before());
      write(directives[i], i + 2);
    }
    return text.append(directives[last].before()).toString();
  }

  /// Formats argument number `index`, where the format itself is number 1.
  private void write(FormatDirective directive, int index) {
    switch (directive.conversion()) {
      case 'd', 'i' -> integer(directive, number(index));
      case 'u' -> unsigned(directive, Long.toUnsignedString(unsignedBits(number(index))), "");
      case 'o' -> octal(directive, unsignedBits(number(index)));
      case 'x' -> hexadecimal(directive, unsignedBits(number(index)));
      case 'X' -> hexadecimal(directive, unsignedBits(number(index)));
      case 'c' -> pad(directive, String.valueOf((char) ((int) number(index) & 255)));
      case 'e', 'E', 'f', 'F', 'g', 'G', 'a', 'A' -> real(directive, number(index));
      case 'p' -> pad(directive, pointer(index));
      case 'q' -> quote(string(index));
      case 's' -> string(directive, string(index));
      default -> throw LuaErrors.host("invalid option '" + directive.source() + "' to 'format'");
    }
  }

  private void string(FormatDirective directive, String string) {
    int precision = directive.precision();
    if (precision >= 0 && precision < string.length()) {
      pad(directive, string.substring(0, precision));
    } else if (directive.width() == 0) {
      text.append(string);
    } else {
      pad(directive, string);
    }
  }

  private double number(int index) {
    return Args.number(Args.any(arguments, index, "format"), index, "format");
  }

  private String string(int index) {
    return Conversions.toString(state, Args.any(arguments, index, "format"));
  }

  private String pointer(int index) {
    var value = Args.any(arguments, index, "format");
    return switch (value) {
      case null -> "NULL";
      case Double _, Boolean _ -> "NULL";
      default -> {
        var shown = Conversions.rawToString(value);
        int address = shown.lastIndexOf("0x");
        yield value instanceof String || address < 0 ? "NULL" : shown.substring(address);
      }
    };
  }

  // Integers

  private void integer(FormatDirective directive, double number) {
    long whole = signedBits(number);
    if (directive.isBare()) {
      text.append(whole);
      return;
    }
    var digits = whole < 0 ? Long.toString(whole).substring(1) : Long.toString(whole);
    var shown = withPrecision(directive, digits);
    number(directive, sign(directive, whole < 0), shown, directive.precision() < 0);
  }

  private void octal(FormatDirective directive, long bits) {
    var digits = Long.toOctalString(bits);
    unsigned(directive, directive.isAlternative() && bits != 0 ? "0" + digits : digits, "");
  }

  private void hexadecimal(FormatDirective directive, long bits) {
    var digits = Long.toHexString(bits);
    boolean isUpper = directive.conversion() == 'X';
    var prefix = isUpper ? "0X" : "0x";
    unsigned(directive, isUpper ? upper(digits) : digits, directive.isAlternative() ? prefix : "");
  }

  private void unsigned(FormatDirective directive, String digits, String prefix) {
    boolean isZero = digits.equals("0");
    var shown = withPrecision(directive, digits);
    number(directive, isZero ? "" : prefix, shown, directive.precision() < 0);
  }

  private static String withPrecision(FormatDirective directive, String digits) {
    int precision = directive.precision();
    if (precision == 0 && digits.equals("0")) {
      return "";
    }
    return precision > digits.length() ? "0".repeat(precision - digits.length()) + digits : digits;
  }

  /// The result of a C cast to a signed 64-bit integer on common processors.
  private static long signedBits(double number) {
    return number >= -0x1p63 && number < 0x1p63 ? (long) number : Long.MIN_VALUE;
  }

  private static long unsignedBits(double number) {
    return number >= 0x1p63 ? signedBits(number - 0x1p64) : signedBits(number);
  }

  // Reals

  private void real(FormatDirective directive, double number) {
    char conversion = directive.conversion();
    int precision = directive.precision();
    boolean isAlternative = directive.isAlternative();
    if (conversion == 'f'
        && number > 0
        && directive.width() == 0
        && !(isAlternative || directive.hasPlus() || directive.hasSpace())
        && text.appendFixed(number, precision < 0 ? 6 : precision)) {
      return;
    }
    boolean isNegative = Double.doubleToRawLongBits(number) < 0 && !Double.isNaN(number);
    boolean isUpper = conversion < 'a';
    var sign = sign(directive, isNegative);
    double magnitude = Math.abs(number);
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      var word = Double.isNaN(number) ? "nan" : "inf";
      var markOfNan = directive.hasSpace() ? " " : "";
      var mark = Double.isNaN(number) ? markOfNan : sign;
      number(directive, mark, isUpper ? upper(word) : word, false);
      return;
    }
    var digits = new StringBuilder(32);
    int places = precision < 0 ? 6 : precision;
    state.meter().work(places < EXACT_PLACES ? 4 : 100);
    switch (conversion | 0x20) {
      case 'e' -> NumberText.appendScientific(digits, magnitude, places, isAlternative);
      case 'f' -> NumberText.appendFixed(digits, magnitude, places, isAlternative);
      case 'g' -> NumberText.appendGeneral(digits, magnitude, places, isAlternative);
      default -> NumberText.appendHexadecimal(digits, magnitude, precision, isAlternative);
    }
    var shown = isUpper ? upper(digits.toString()) : digits.toString();
    if ((conversion | 0x20) == 'a') {
      number(directive, sign + shown.substring(0, 2), shown.substring(2), true);
    } else {
      number(directive, sign, shown, true);
    }
  }

  private static String sign(FormatDirective directive, boolean isNegative) {
    if (isNegative) {
      return "-";
    }
    if (directive.hasPlus()) {
      return "+";
    }
    return directive.hasSpace() ? " " : "";
  }

  private static String upper(String ascii) {
    return StringLib.upper(ascii);
  }

  // Padding

  private void number(
      FormatDirective directive, String prefix, String digits, boolean mayHaveZeros) {
    int missing = directive.width() - prefix.length() - digits.length();
    if (directive.isLeft()) {
      text.append(prefix).append(digits).append(' ', missing);
    } else if (directive.hasZeros() && mayHaveZeros) {
      text.append(prefix).append('0', missing).append(digits);
    } else {
      text.append(' ', missing).append(prefix).append(digits);
    }
  }

  private void pad(FormatDirective directive, String string) {
    int missing = directive.width() - string.length();
    if (directive.isLeft()) {
      text.append(string).append(' ', missing);
    } else {
      text.append(' ', missing).append(string);
    }
  }

  /// `%q`: writes the string as a literal that Lua can parse.
  private void quote(String string) {
    state.meter().work(string.length() >> 3);
    text.append('"');
    int copied = 0;
    for (int i = 0; i < string.length(); i++) {
      char character = string.charAt(i);
      if (character != '"' && character != '\\' && !CharacterClasses.isControl(character)) {
        continue;
      }
      text.append(string, copied, i).append('\\');
      copied = i + 1;
      if (character == '"' || character == '\\' || character == '\n') {
        text.append(character);
      } else {
        boolean isFollowedByDigit =
            i + 1 < string.length() && CharacterClasses.isDigit(string.charAt(i + 1));
        text.append(escape(character, isFollowedByDigit));
      }
    }
    text.append(string, copied, string.length()).append('"');
  }

  private static String escape(char control, boolean isFollowedByDigit) {
    var digits = Integer.toString(control);
    return isFollowedByDigit ? "0".repeat(3 - digits.length()) + digits : digits;
  }
}
