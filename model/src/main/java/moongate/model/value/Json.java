package moongate.model.value;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Writes values as JSON text.
public final class Json {
  /// Up to this value, a double can represent all integers.
  private static final double LARGEST_EXACT = 1L << 53;

  private static final int PIECE = 64 << 10;

  /// The characters that a text has escaped.
  private static final boolean[] ESCAPED = escaped();

  private Json() {}

  public static String write(Value value) {
    var out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  /// The text's bytes, one char each, in UTF-8 that is valid whatever the value quotes.
  public static String validBytes(Value value) {
    return Utf8.bytes(Utf8.valid(write(value)));
  }

  /// The text's UTF-8 bytes, one char each, in pieces, because the text of a whole configuration is
  /// long.
  public static List<String> pieces(Value value) {
    var pieces = new ArrayList<String>();
    var out = new StringBuilder();
    if (value instanceof Value.Obj object) {
      writeInPieces(object, 1, out, pieces);
    } else {
      write(value, out);
    }
    pieces.add(Utf8.bytes(out.toString()));
    return pieces;
  }

  /// @param deeper how many levels of nested objects may be split
  private static void writeInPieces(
      Value.Obj object, int deeper, StringBuilder out, List<String> pieces) {
    out.append('{');
    var separator = "";
    for (var member : object.members().entrySet()) {
      out.append(separator);
      quote(member.getKey(), out);
      out.append(':');
      if (deeper > 0 && member.getValue() instanceof Value.Obj inner) {
        writeInPieces(inner, deeper - 1, out, pieces);
      } else {
        write(member.getValue(), out);
      }
      if (out.length() >= PIECE) {
        pieces.add(Utf8.bytes(out.toString()));
        out.setLength(0);
      }
      separator = ",";
    }
    out.append('}');
  }

  public static void write(Value value, StringBuilder out) {
    write(value, true, out);
  }

  /// Omits the members of objects that are null.
  public static void writeWithoutNulls(Value value, StringBuilder out) {
    write(value, false, out);
  }

  private static void write(Value value, boolean showsNulls, StringBuilder out) {
    switch (value) {
      case Value.Null _ -> out.append("null");
      case Value.Bool(var flag, _) -> out.append(flag);
      case Value.Num(var number, _) -> writeNumber(number, out);
      case Value.Str text -> quote(text.text(), out);
      case Value.Arr array -> writeArray(array, showsNulls, out);
      case Value.Obj object -> writeObject(object, showsNulls, out);
    }
  }

  /// Without a fraction if there is none, and without an exponent where other writers use none:
  /// `80`, `0.5`, `1795847433.137`. JSON has no infinities, so they are written as strings.
  public static String number(double number) {
    if (Double.isInfinite(number)) {
      return number > 0 ? "\"inf\"" : "\"-inf\"";
    }
    if (isInteger(number)) {
      return Long.toString((long) number);
    }
    boolean isUsual = Math.abs(number) >= 1e-5 && Math.abs(number) < 1e15;
    return isUsual
        ? BigDecimal.valueOf(number).stripTrailingZeros().toPlainString()
        : Double.toString(number);
  }

  private static void writeNumber(double number, StringBuilder out) {
    if (isInteger(number)) {
      out.append((long) number);
    } else {
      out.append(number(number));
    }
  }

  private static boolean isInteger(double number) {
    return number == Math.rint(number) && Math.abs(number) <= LARGEST_EXACT;
  }

  private static void writeArray(Value.Arr array, boolean showsNulls, StringBuilder out) {
    out.append('[');
    var separator = "";
    for (var element : array.elements()) {
      out.append(separator);
      write(element, showsNulls, out);
      separator = ",";
    }
    out.append(']');
  }

  private static void writeObject(Value.Obj object, boolean showsNulls, StringBuilder out) {
    out.append('{');
    var separator = "";
    for (var member : object.members().entrySet()) {
      var value = member.getValue();
      if (showsNulls || !value.isNull()) {
        out.append(separator);
        quote(member.getKey(), out);
        out.append(':');
        write(value, showsNulls, out);
        separator = ",";
      }
    }
    out.append('}');
  }

  /// Most texts need no escape and are appended whole, the others in the runs between escapes.
  private static void quote(String text, StringBuilder out) {
    out.append('"');
    int plain = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ESCAPED.length && ESCAPED[c]) {
        out.append(text, plain, i);
        escape(c, out);
        plain = i + 1;
      }
    }
    out.append(text, plain, text.length());
    out.append('"');
  }

  private static boolean[] escaped() {
    var escaped = new boolean[0x80];
    Arrays.fill(escaped, 0, 0x20, true);
    escaped[0x7f] = escaped['"'] = escaped['\\'] = true;
    return escaped;
  }

  private static void escape(char c, StringBuilder out) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> out.append("\\u00").append(HexFormat.of().toHexDigits((byte) c));
    }
  }
}
