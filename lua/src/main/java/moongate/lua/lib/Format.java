package moongate.lua.lib;

import moongate.lua.runtime.Args;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.NumberText;
import org.jspecify.annotations.Nullable;

/// `string.format`, with LuaJIT's directives: `%c %d %i %u %o %x %X %a %A %e %E %f %g %G %p %q %s
/// %%`.
final class Format {
  private static final String FLAGS = "-+ #0";

  private final LuaState state;
  private final String format;
  private final @Nullable Object[] arguments;
  private final Text text;
  private int next = 1;

  // The directive at hand.
  private boolean isLeft;
  private boolean hasPlus;
  private boolean hasSpace;
  private boolean isAlternative;
  private boolean hasZeros;
  private int width;
  private int precision;

  private Format(LuaState state, String format, @Nullable Object[] arguments) {
    this.state = state;
    this.format = format;
    this.arguments = arguments;
    this.text = new Text(state.meter(), format.length() + 16);
  }

  /// The function itself: `arguments` begin with the format.
  static Object format(LuaState state, @Nullable Object[] arguments) {
    var format = Args.string(arguments, 1, "format");
    return new Format(state, format, arguments).run();
  }

  private String run() {
    int from = 0;
    int percent;
    while ((percent = format.indexOf('%', from)) >= 0) {
      text.append(format, from, percent);
      state.meter().work(1);
      if (percent + 1 < format.length() && format.charAt(percent + 1) == '%') {
        text.append('%');
        from = percent + 2;
      } else {
        from = directive(percent);
      }
    }
    text.append(format, from, format.length());
    return text.toString();
  }

  /// Reads the directive at `percent` and writes its argument; returns the position behind it.
  private int directive(int percent) {
    int position = flags(percent + 1);
    int digits = position;
    width = 0;
    while (position < format.length()
        && position - digits < 2
        && CharacterClasses.isDigit(format.charAt(position))) {
      width = 10 * width + format.charAt(position++) - '0';
    }
    precision = -1;
    if (position < format.length() && format.charAt(position) == '.') {
      digits = ++position;
      precision = 0;
      while (position < format.length()
          && position - digits < 2
          && CharacterClasses.isDigit(format.charAt(position))) {
        precision = 10 * precision + format.charAt(position++) - '0';
      }
    }
    if (position == format.length()) {
      throw invalid(percent, position);
    }
    write(format.charAt(position), percent, position + 1);
    return position + 1;
  }

  private int flags(int start) {
    isLeft = false;
    hasPlus = false;
    hasSpace = false;
    isAlternative = false;
    hasZeros = false;
    int position = start;
    while (position < format.length() && FLAGS.indexOf(format.charAt(position)) >= 0) {
      switch (format.charAt(position++)) {
        case '-' -> isLeft = true;
        case '+' -> hasPlus = true;
        case ' ' -> hasSpace = true;
        case '#' -> isAlternative = true;
        default -> hasZeros = true;
      }
    }
    return position;
  }

  private LuaError invalid(int percent, int end) {
    return LuaErrors.host("invalid option '" + format.substring(percent, end) + "' to 'format'");
  }

  private void write(char conversion, int percent, int end) {
    int index = ++next;
    switch (conversion) {
      case 'd', 'i' -> integer(number(index));
      case 'u' -> unsigned(Long.toUnsignedString(unsignedBits(number(index))), "");
      case 'o' -> octal(unsignedBits(number(index)));
      case 'x' ->
          unsigned(Long.toHexString(unsignedBits(number(index))), isAlternative ? "0x" : "");
      case 'X' ->
          unsigned(upper(Long.toHexString(unsignedBits(number(index)))), isAlternative ? "0X" : "");
      case 'c' -> pad(String.valueOf((char) ((int) number(index) & 255)));
      case 'e', 'E', 'f', 'F', 'g', 'G', 'a', 'A' -> real(conversion, number(index));
      case 'p' -> pad(pointer(index));
      case 'q' -> quote(string(index));
      case 's' -> {
        var string = string(index);
        if (precision >= 0 && precision < string.length()) {
          string = string.substring(0, precision);
        }
        pad(string);
      }
      default -> throw invalid(percent, end);
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

  // --- integers ------------------------------------------------------------------------------

  private void integer(double number) {
    long whole = signedBits(number);
    var digits = whole < 0 ? Long.toString(whole).substring(1) : Long.toString(whole);
    number(sign(whole < 0), withPrecision(digits), precision < 0);
  }

  private void octal(long bits) {
    var digits = Long.toOctalString(bits);
    unsigned(isAlternative && bits != 0 ? "0" + digits : digits, "");
  }

  private void unsigned(String digits, String prefix) {
    boolean isZero = digits.equals("0");
    number(isZero ? "" : prefix, withPrecision(digits), precision < 0);
  }

  private String withPrecision(String digits) {
    if (precision == 0 && digits.equals("0")) {
      return "";
    }
    return precision > digits.length() ? "0".repeat(precision - digits.length()) + digits : digits;
  }

  /// What a C cast to a signed 64-bit integer gives on the usual processors.
  private static long signedBits(double number) {
    return number >= -0x1p63 && number < 0x1p63 ? (long) number : Long.MIN_VALUE;
  }

  private static long unsignedBits(double number) {
    return number >= 0x1p63 ? signedBits(number - 0x1p64) : signedBits(number);
  }

  // --- reals ---------------------------------------------------------------------------------

  private void real(char conversion, double number) {
    boolean isNegative = Double.doubleToRawLongBits(number) < 0 && !Double.isNaN(number);
    boolean isUpper = conversion < 'a';
    var sign = sign(isNegative);
    double magnitude = Math.abs(number);
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      var word = Double.isNaN(number) ? "nan" : "inf";
      number(sign, isUpper ? upper(word) : word, false);
      return;
    }
    var digits = new StringBuilder(32);
    int places = precision < 0 ? 6 : precision;
    switch (conversion | 0x20) {
      case 'e' -> NumberText.appendScientific(digits, magnitude, places, isAlternative);
      case 'f' -> NumberText.appendFixed(digits, magnitude, places, isAlternative);
      case 'g' -> NumberText.appendGeneral(digits, magnitude, places, isAlternative);
      default -> NumberText.appendHexadecimal(digits, magnitude, precision, isAlternative);
    }
    var shown = isUpper ? upper(digits.toString()) : digits.toString();
    if ((conversion | 0x20) == 'a') {
      number(sign + shown.substring(0, 2), shown.substring(2), true);
    } else {
      number(sign, shown, true);
    }
  }

  private String sign(boolean isNegative) {
    if (isNegative) {
      return "-";
    }
    if (hasPlus) {
      return "+";
    }
    return hasSpace ? " " : "";
  }

  private static String upper(String ascii) {
    return StringLib.upper(ascii);
  }

  // --- padding -------------------------------------------------------------------------------

  private void number(String prefix, String digits, boolean mayHaveZeros) {
    int missing = width - prefix.length() - digits.length();
    if (isLeft) {
      text.append(prefix).append(digits).append(' ', missing);
    } else if (hasZeros && mayHaveZeros) {
      text.append(prefix).append('0', missing).append(digits);
    } else {
      text.append(' ', missing).append(prefix).append(digits);
    }
  }

  private void pad(String string) {
    int missing = width - string.length();
    if (isLeft) {
      text.append(string).append(' ', missing);
    } else {
      text.append(hasZeros ? '0' : ' ', missing).append(string);
    }
  }

  /// `%q`: the string as a literal that Lua reads back.
  private void quote(String string) {
    state.meter().work(string.length() >> 3);
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char character = string.charAt(i);
      if (character == '"' || character == '\\' || character == '\n') {
        text.append('\\').append(character);
      } else if (CharacterClasses.isControl(character)) {
        boolean isFollowedByDigit =
            i + 1 < string.length() && CharacterClasses.isDigit(string.charAt(i + 1));
        text.append('\\').append(escape(character, isFollowedByDigit));
      } else {
        text.append(character);
      }
    }
    text.append('"');
  }

  private static String escape(char control, boolean isFollowedByDigit) {
    var digits = Integer.toString(control);
    return isFollowedByDigit ? "0".repeat(3 - digits.length()) + digits : digits;
  }
}
