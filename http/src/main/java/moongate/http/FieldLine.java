package moongate.http;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A header line that was checked once and can be appended to many [Headers].
public final class FieldLine {
  private final byte[] bytes;
  private final int hash;
  private final int nameLength;
  private final int valueLength;

  private FieldLine(byte[] bytes, int hash, int nameLength, int valueLength) {
    this.bytes = bytes;
    this.hash = hash;
    this.nameLength = nameLength;
    this.valueLength = valueLength;
  }

  /// The line with the value that is between `from` and `end`; blanks around it are dropped. Null
  /// if the name is not a token or the value contains a byte that is not allowed in values.
  public static @Nullable FieldLine of(HeaderName name, byte[] values, int from, int end) {
    int start = FieldBytes.skipBlanks(values, from, end);
    int stop = FieldBytes.dropBlanks(values, start, end);
    if (!name.isToken() || !FieldBytes.isValue(values, start, stop)) {
      return null;
    }
    var nameBytes = name.lower();
    int length = nameBytes.length + stop - start + 4;
    var bytes = new byte[length];
    System.arraycopy(nameBytes, 0, bytes, 0, nameBytes.length);
    bytes[nameBytes.length] = ':';
    bytes[nameBytes.length + 1] = ' ';
    System.arraycopy(values, start, bytes, nameBytes.length + 2, stop - start);
    bytes[length - 2] = '\r';
    bytes[length - 1] = '\n';
    return new FieldLine(bytes, name.hash(), nameBytes.length, stop - start);
  }

  public String value() {
    return new String(bytes, nameLength + 2, valueLength, StandardCharsets.ISO_8859_1);
  }

  byte[] bytes() {
    return bytes;
  }

  int hash() {
    return hash;
  }

  int nameLength() {
    return nameLength;
  }

  int valueLength() {
    return valueLength;
  }
}
