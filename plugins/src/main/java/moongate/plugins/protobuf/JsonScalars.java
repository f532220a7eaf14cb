package moongate.plugins.protobuf;

import java.math.BigInteger;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Converts single JSON values to scalars of messages. Numbers and booleans may also be texts, as
/// in paths and queries.
final class JsonScalars {
  private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,20}");
  private static final int LONGEST_NUMBER = 400;
  private static final BigInteger MOST_UNSIGNED =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private JsonScalars() {}

  static String text(JsonNode value, String path) throws MessageException {
    if (!value.isString()) {
      throw JsonToMessage.mismatch(path, "a string", value);
    }
    return value.stringValue();
  }

  static byte[] bytes(JsonNode value, String path) throws MessageException {
    var text = text(value, path).replace('-', '+').replace('_', '/');
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException malformed) {
      throw new MessageException(path + ": expected Base64");
    }
  }

  /// The bits that encode a value that is neither a text, bytes nor a message.
  static long bits(FieldType field, JsonNode value, String path) throws MessageException {
    return switch (field.kind()) {
      case DOUBLE -> Double.doubleToRawLongBits(real(value, path));
      case FLOAT -> Float.floatToRawIntBits((float) real(value, path));
      case BOOL -> flag(value, path) ? 1 : 0;
      case ENUM -> enumNumber(field.enumOf(), value, path);
      case INT32, SFIXED32 -> signed(value, path, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case INT64, SFIXED64 -> signed(value, path, Long.MIN_VALUE, Long.MAX_VALUE);
      case SINT32 -> zigZag(signed(value, path, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case SINT64 -> zigZag(signed(value, path, Long.MIN_VALUE, Long.MAX_VALUE));
      case UINT32, FIXED32 -> signed(value, path, 0, 0xFFFF_FFFFL);
      case UINT64, FIXED64 -> unsigned(value, path);
      case STRING, BYTES, MESSAGE -> throw new IllegalStateException("not written as a number");
    };
  }

  private static long zigZag(long number) {
    return number << 1 ^ number >> 63;
  }

  private static boolean flag(JsonNode value, String path) throws MessageException {
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    var text = value.isString() ? value.stringValue() : "";
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true");
    }
    throw JsonToMessage.mismatch(path, "a boolean", value);
  }

  private static long enumNumber(EnumType type, JsonNode value, String path)
      throws MessageException {
    var number = value.isString() ? type.number(value.stringValue()) : null;
    if (number != null) {
      return number;
    }
    boolean isNumber =
        value.isNumber() || (value.isString() && INTEGER.matcher(value.stringValue()).matches());
    if (!isNumber) {
      throw new MessageException(path + ": expected a value of " + type.name());
    }
    return signed(value, path, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private static double real(JsonNode value, String path) throws MessageException {
    var number = realOrNull(value);
    if (number == null) {
      throw JsonToMessage.mismatch(path, "a number", value);
    }
    return number;
  }

  private static @Nullable Double realOrNull(JsonNode value) {
    if (value.isNumber()) {
      return value.doubleValue();
    }
    var text = value.isString() ? value.stringValue() : "";
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> parsed(text);
    };
  }

  private static @Nullable Double parsed(String text) {
    try {
      return text.isEmpty() || text.length() > LONGEST_NUMBER ? null : Double.valueOf(text);
    } catch (NumberFormatException malformed) {
      return null;
    }
  }

  private static long signed(JsonNode value, String path, long least, long most)
      throws MessageException {
    var number = integer(value, path);
    if (number.bitLength() > 63 || number.longValue() < least || number.longValue() > most) {
      throw outOfRange(path, number);
    }
    return number.longValue();
  }

  private static long unsigned(JsonNode value, String path) throws MessageException {
    var number = integer(value, path);
    if (number.signum() < 0 || number.compareTo(MOST_UNSIGNED) > 0) {
      throw outOfRange(path, number);
    }
    return number.longValue();
  }

  private static MessageException outOfRange(String path, BigInteger number) {
    return new MessageException(path + ": " + number + " is out of range");
  }

  private static BigInteger integer(JsonNode value, String path) throws MessageException {
    if (value.isIntegralNumber()) {
      return value.bigIntegerValue();
    }
    if (value.isString() && INTEGER.matcher(value.stringValue()).matches()) {
      return new BigInteger(value.stringValue());
    }
    var number = realOrNull(value);
    if (number == null || number != Math.rint(number) || Math.abs(number) >= 0x1p63) {
      throw JsonToMessage.mismatch(path, "a whole number", value);
    }
    return BigInteger.valueOf(number.longValue());
  }
}
