package moongate.functions.yaml;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Userdata;
import org.jspecify.annotations.Nullable;

/// What plain texts of YAML 1.1 mean.
final class YamlScalar {
  private static final Set<String> TRUE = Set.of("true", "yes", "on");
  private static final Set<String> FALSE = Set.of("false", "no", "off");
  private static final int LONGEST_NUMBER = 64;

  private static final Pattern DECIMAL = Pattern.compile("[-+]?(?:0|[1-9][0-9_]*+)");
  private static final Pattern OCTAL = Pattern.compile("[-+]?0[0-7_]++");
  private static final Pattern BASED = Pattern.compile("[-+]?0(?:x[0-9a-fA-F_]++|b[01_]++)");
  private static final Pattern FRACTION =
      Pattern.compile("[-+]?(?:[0-9][0-9_]*+(?:\\.[0-9_]*+)?|\\.[0-9_]++)(?:[eE][-+]?[0-9]++)?");

  private YamlScalar() {}

  /// The value of a plain text, or of one with a tag.
  static Object of(String text, @Nullable String tag) {
    if ((tag != null && tag.endsWith(":str")) || text.length() > LONGEST_NUMBER) {
      return Strings.ofText(text);
    }
    var value = plain(text);
    return value == null ? Strings.ofText(text) : value;
  }

  /// True for a text that would not be read as that very text.
  static boolean isAmbiguous(String text) {
    return text.length() <= LONGEST_NUMBER && plain(text) != null;
  }

  private static @Nullable Object plain(String text) {
    var lower = text.toLowerCase(Locale.ROOT);
    if (lower.isEmpty() || lower.equals("~") || lower.equals("null")) {
      return Userdata.NULL;
    }
    if (TRUE.contains(lower)) {
      return Boolean.TRUE;
    }
    if (FALSE.contains(lower)) {
      return Boolean.FALSE;
    }
    return switch (lower) {
      case ".inf", "+.inf" -> Double.POSITIVE_INFINITY;
      case "-.inf" -> Double.NEGATIVE_INFINITY;
      case ".nan" -> Double.NaN;
      default -> number(lower);
    };
  }

  private static @Nullable Double number(String text) {
    var digits = text.replace("_", "");
    try {
      if (DECIMAL.matcher(text).matches()) {
        return Numbers.of(Double.parseDouble(digits));
      }
      if (OCTAL.matcher(text).matches()) {
        return Numbers.of(Long.parseLong(digits, 8));
      }
      if (BASED.matcher(text).matches()) {
        boolean isHex = digits.contains("x");
        return Numbers.of(
            Long.parseLong(digits.replaceFirst(isHex ? "0x" : "0b", ""), isHex ? 16 : 2));
      }
      return FRACTION.matcher(text).matches() ? Numbers.of(Double.parseDouble(digits)) : null;
    } catch (NumberFormatException tooLarge) {
      return null;
    }
  }
}
