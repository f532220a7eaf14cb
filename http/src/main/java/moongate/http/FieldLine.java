package moongate.http;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A header line that was checked once, to be appended to many [Headers].
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

  /// Blanks around the value are dropped; null when the name is no token, or the value holds what
  /// none may hold.
  public static @Nullable FieldLine of(HeaderName name, byte[] value) {
    var single = new Headers();
    boolean isProper = name.isToken() && single.append(name, value, 0, value.length);
    if (!isProper) {
      return null;
    }
    int nameLength = name.text().length();
    var bytes = single.toString().getBytes(StandardCharsets.ISO_8859_1);
    return new FieldLine(bytes, name.hash(), nameLength, bytes.length - nameLength - 4);
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
