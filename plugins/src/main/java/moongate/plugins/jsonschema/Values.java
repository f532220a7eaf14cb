package moongate.plugins.jsonschema;

import java.math.BigDecimal;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// The rules of the standard about values: their types, and which of them are equal.
final class Values {
  private Values() {}

  /// Returns equal texts for equal values: the notation of numbers and the order of members do not
  /// matter.
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

  /// Appends a text with its length, so that two texts cannot look like a single one.
  private static void appendText(String part, StringBuilder text) {
    text.append('"').append(part.length()).append(':').append(part);
  }

  private static String number(JsonNode value) {
    double number = value.doubleValue();
    return Double.isInfinite(number) && !value.isIntegralNumber()
        ? Double.toString(number)
        : decimal(value).stripTrailingZeros().toString();
  }

  /// The value as a decimal number. Fractions are read as doubles, so that exponents cannot make
  /// arithmetic expensive.
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
