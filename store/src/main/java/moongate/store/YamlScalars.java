package moongate.store;

import java.math.BigInteger;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Pattern;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/// The meaning of scalars in YAML 1.1.
///
/// Numbers in base 60 (`80:30`) and dates stay texts, because no value of a configuration is
/// written like that.
final class YamlScalars {
  private static final String TAGS = "tag:yaml.org,2002:";
  private static final String BINARY = TAGS + "binary";
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> TRUE =
      Set.of("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON");
  private static final Set<String> FALSE =
      Set.of("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF");
  private static final Pattern INTEGER =
      Pattern.compile("([-+]?)(0b[01_]+|0x[0-9a-fA-F_]+|0o?[0-7_]+|[0-9][0-9_]*)");
  private static final Pattern OCTAL = Pattern.compile("0o?[0-7]+");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(?:[0-9][0-9_]*(?:\\.[0-9_]*)?|\\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?");
  private static final Pattern INFINITE = Pattern.compile("([-+]?)\\.(?:inf|Inf|INF)");

  private YamlScalars() {}

  static Value value(ScalarEvent scalar, int line) throws MalformedText {
    var text = scalar.getValue();
    var tag = scalar.getTag().orElse("");
    if (tag.equals(BINARY)) {
      return binary(text, line);
    }
    if (scalar.getScalarStyle() == ScalarStyle.LITERAL) {
      int header = scalar.getStartMark().map(Mark::getLine).orElse(-1);
      return new Value.Str(text, line, header < 0 ? null : new Value.OfDocument(header + 2));
    }
    if (tag.equals("!") || (tag.isEmpty() && !scalar.isPlain())) {
      return new Value.Str(text, line, null);
    }
    var value =
        switch (tag.startsWith(TAGS) ? tag.substring(TAGS.length()) : tag) {
          case "" -> plain(text, line);
          case "str" -> new Value.Str(text, line, null);
          case "null" -> new Value.Null(line);
          case "bool", "int", "float" -> plain(text, line);
          default -> throw new MalformedText("unknown tag '" + tag + "'", line);
        };
    if (value instanceof Value.Str && tag.length() > TAGS.length() && !tag.endsWith(":str")) {
      throw new MalformedText("'" + text + "' is not what its tag says it is: " + tag, line);
    }
    return value;
  }

  /// A text in base64, which is how texts are written that are not UTF-8.
  private static Value binary(String text, int line) throws MalformedText {
    try {
      return new Value.Str(Utf8.decode(Base64.getMimeDecoder().decode(text)), line, null);
    } catch (IllegalArgumentException notBase64) {
      throw new MalformedText("'" + text + "' is not what its tag says it is: " + BINARY, line);
    }
  }

  /// Whether the text, written without quotes, is read as this text.
  static boolean isText(String text) {
    return plain(text, 0) instanceof Value.Str;
  }

  private static Value plain(String text, int line) {
    if (NULL.contains(text)) {
      return new Value.Null(line);
    }
    if (TRUE.contains(text) || FALSE.contains(text)) {
      return new Value.Bool(TRUE.contains(text), line);
    }
    char first = text.charAt(0);
    boolean mayBeNumber =
        (first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.';
    return mayBeNumber ? number(text, line) : new Value.Str(text, line, null);
  }

  private static Value number(String text, int line) {
    var integer = INTEGER.matcher(text);
    if (integer.matches()) {
      double magnitude = magnitude(integer.group(2).replace("_", ""));
      return new Value.Num(integer.group(1).equals("-") ? -magnitude : magnitude, line);
    }
    if (FLOAT.matcher(text).matches()) {
      return new Value.Num(Double.parseDouble(text.replace("_", "")), line);
    }
    var infinite = INFINITE.matcher(text);
    if (infinite.matches()) {
      double sign = infinite.group(1).equals("-") ? -1 : 1;
      return new Value.Num(sign * Double.POSITIVE_INFINITY, line);
    }
    return new Value.Str(text, line, null);
  }

  private static double magnitude(String digits) {
    if (digits.startsWith("0x")) {
      return based(digits.substring(2), 16);
    }
    if (digits.startsWith("0b")) {
      return based(digits.substring(2), 2);
    }
    return OCTAL.matcher(digits).matches()
        ? based(digits.replaceFirst("^0o?", ""), 8)
        : Double.parseDouble(digits);
  }

  private static double based(String digits, int base) {
    return digits.isEmpty() ? 0 : new BigInteger(digits, base).doubleValue();
  }
}
