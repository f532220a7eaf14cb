package moongate.net;

import io.netty.util.AsciiString;
import moongate.http.Headers;

/// Names of fields in lower case that were sent lately, so that most need not be made again. One
/// for each loop.
final class FieldNames {
  private static final int SIZE = 256;

  private final AsciiString[] known = new AsciiString[SIZE];

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
}
