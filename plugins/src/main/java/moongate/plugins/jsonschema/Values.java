package moongate.plugins.jsonschema;

import java.math.BigDecimal;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// What the standard says of values: which are equal, and of what type they are.
final class Values {
  private Values() {}

  /// Equal texts for equal values: numbers are equal however they are written, and the order of
  /// members means nothing.
  static String canonical(JsonNode value) {
    var text = new StringBuilder();
    append(value, text);
    return text.toString();
  }

  private static void append(JsonNode value, StringBuilder text) {
    switch (value.getNodeType()) {
      case OBJECT -> {
        var sorted = new TreeMap<String, JsonNode>();
        value.properties().forEach(member -> sorted.put(member.getKey(), member.getValue()));
        text.append('{');
        sorted.forEach((name, member) -> {
          appendText(name, text);
          append(member, text);
        });
        text.append('}');
      }
      case ARRAY -> {
        text.append('[');
        value.forEach(element -> append(element, text));
        text.append(']');
      }
      case STRING -> appendText(value.stringValue(), text);
      case NUMBER -> text.append('#').append(number(value)).append(';');
      default -> text.append(value.asString()).append(';');
    }
  }

  /// No text can look like the end of one and the start of another.
  private static void appendText(String part, StringBuilder text) {
    text.append('"').append(part.length()).append(':').append(part);
  }

  private static String number(JsonNode value) {
    double number = value.doubleValue();
    return Double.isInfinite(number) && !value.isIntegralNumber()
        ? Double.toString(number)
        : decimal(value).stripTrailingZeros().toString();
  }

  /// Numbers with fractions are doubles: their exponents cannot make arithmetic expensive.
  static BigDecimal decimal(JsonNode value) {
    if (value.isIntegralNumber()) {
      return new BigDecimal(value.bigIntegerValue());
    }
    double number = value.doubleValue();
    return BigDecimal.valueOf(
        Double.isInfinite(number) ? Math.copySign(Double.MAX_VALUE, number) : number);
  }

  static boolean isOf(String type, JsonNode value) {
    return switch (type) {
      case "array" -> value.isArray();
      case "boolean" -> value.isBoolean();
      case "integer" -> value.isIntegralNumber();
      case "null" -> value.isNull();
      case "number" -> value.isNumber();
      case "object" -> value.isObject();
      case "string" -> value.isString();
      default -> false;
    };
  }
}
