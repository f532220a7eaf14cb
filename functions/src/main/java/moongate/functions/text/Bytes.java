package moongate.functions.text;

import java.nio.charset.StandardCharsets;

/// Crossings between the three shapes of text: bytes, byte strings (one char per byte) and Java
/// text.
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

  /// Java text as the byte string of its UTF-8 form.
  public static String fromText(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7F) {
        return string(text.getBytes(StandardCharsets.UTF_8));
      }
    }
    return text;
  }

  /// A byte string read as UTF-8: for logs and other outward text.
  public static String toText(String byteString) {
    for (int i = 0; i < byteString.length(); i++) {
      if (byteString.charAt(i) > 0x7F) {
        return new String(of(byteString), StandardCharsets.UTF_8);
      }
    }
    return byteString;
  }
}
