package moongate.net;

import io.netty.util.AsciiString;
import moongate.http.Headers;

/// Names (in lower case) and values of fields that were sent lately, so that most need not be made
/// again, nor their hashes, which compression looks them up by. One for each loop.
final class FieldNames {
  private static final int SIZE = 256;
  private static final int LONGEST = 256;

  private final AsciiString[] known = new AsciiString[SIZE];
  private final AsciiString[] values = new AsciiString[SIZE];
  private final AsciiString[] texts = new AsciiString[SIZE];

  /// The name at `index`.
  AsciiString at(Headers fields, int index) {
    int place = fields.nameHashAt(index) & SIZE - 1;
    var name = known[place];
    if (name == null || !fields.isNamedAt(index, name.array())) {
      name = new AsciiString(fields.lowerNameBytesAt(index), false);
      known[place] = name;
    }
    return name;
  }

  /// The bytes of `text`.
  AsciiString of(String text) {
    int place = text.hashCode() & SIZE - 1;
    var value = texts[place];
    if (value == null || !value.contentEquals(text)) {
      value = new AsciiString(text);
      if (value.length() <= LONGEST) {
        texts[place] = value;
      }
    }
    return value;
  }

  /// The value at `index`.
  AsciiString valueAt(Headers fields, int index) {
    int place = fields.valueHashAt(index) & SIZE - 1;
    var value = values[place];
    if (value == null || !fields.isValueAt(index, value.array())) {
      value = new AsciiString(fields.valueBytesAt(index), false);
      if (value.length() <= LONGEST) {
        values[place] = value;
      }
    }
    return value;
  }
}
