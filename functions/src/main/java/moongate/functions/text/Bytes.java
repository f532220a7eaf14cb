package moongate.functions.text;

import java.nio.charset.StandardCharsets;

/// Crossings between bytes and byte strings, which have one char per byte.
public final class Bytes {
  private Bytes() {}

  /// The bytes of a byte string.
  public static byte[] of(String byteString) {
    return byteString.getBytes(StandardCharsets.ISO_8859_1);
  }

  /// A byte string of these bytes.
  public static String string(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /// The UTF-8 bytes of a text.
  public static String utf8(String text) {
    return string(text.getBytes(StandardCharsets.UTF_8));
  }
}
