package moongate.model.value;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Converts between text and bytes without loss.
///
/// Bytes that are not UTF-8 become lone low surrogates (U+DC80 + byte - 0x80), which valid UTF-8
/// never decodes to, and are converted back to the same bytes.
public final class Utf8 {
  private static final char REPLACEMENT = '\uFFFD';

  private Utf8() {}

  public static String decode(byte[] bytes) {
    var decoded = new String(bytes, StandardCharsets.UTF_8);
    // Nothing was replaced, as with nearly every text.
    return decoded.indexOf(REPLACEMENT) < 0 ? decoded : decodePiecemeal(bytes);
  }

  private static String decodePiecemeal(byte[] bytes) {
    var text = new StringBuilder(bytes.length);
    int at = 0;
    while (at < bytes.length) {
      int length = sequenceLength(bytes, at);
      if (length == 0) {
        text.append((char) (0xDC00 | (bytes[at] & 0xFF)));
        at++;
      } else if (length == 1) {
        text.append((char) bytes[at]);
        at++;
      } else {
        text.append(new String(bytes, at, length, StandardCharsets.UTF_8));
        at += length;
      }
    }
    return text.toString();
  }

  /// The text of `bytes`, one char (0..255) each.
  public static String text(String bytes) {
    for (int i = 0; i < bytes.length(); i++) {
      if (bytes.charAt(i) >= 0x80) {
        return decode(bytes.getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    return bytes;
  }

  /// True if `bytes`, one char (0..255) each, are valid UTF-8.
  public static boolean isValid(String bytes) {
    for (int i = 0; i < bytes.length(); i++) {
      if (bytes.charAt(i) >= 0x80) {
        return isValid(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)));
      }
    }
    return true;
  }

  private static boolean isValid(ByteBuffer bytes) {
    try {
      var _ = StandardCharsets.UTF_8.newDecoder().decode(bytes);
      return true;
    } catch (CharacterCodingException invalid) {
      return false;
    }
  }

  public static byte[] encode(String text) {
    var encoded = text.getBytes(StandardCharsets.UTF_8);
    return isAscii(text, encoded) ? encoded : bytes(text).getBytes(StandardCharsets.ISO_8859_1);
  }

  /// The bytes of [#valid].
  public static byte[] encodeValid(String text) {
    var encoded = text.getBytes(StandardCharsets.UTF_8);
    return isAscii(text, encoded) ? encoded : valid(text).getBytes(StandardCharsets.UTF_8);
  }

  /// True if the JDK's encoder, which does many chars at a time, has changed nothing. For lone
  /// surrogates it writes `?`.
  private static boolean isAscii(String text, byte[] encoded) {
    return encoded.length == text.length()
        && new String(encoded, StandardCharsets.ISO_8859_1).equals(text);
  }

  /// False if `text` has bytes that were not UTF-8, or half a character.
  public static boolean isUtf8(String text) {
    return text.equals(valid(text));
  }

  /// `text` for receivers that accept valid UTF-8 only: bytes that were not UTF-8 become U+FFFD.
  static String valid(String text) {
    int plain = 0;
    while (plain < text.length() && !Character.isSurrogate(text.charAt(plain))) {
      plain++;
    }
    if (plain == text.length()) {
      return text;
    }
    var valid = new StringBuilder(text.length());
    text.codePoints()
        .map(point -> point >= 0xD800 && point <= 0xDFFF ? REPLACEMENT : point)
        .forEach(valid::appendCodePoint);
    return valid.toString();
  }

  /// The bytes of `text`, one char (0..255) each.
  public static String bytes(String text) {
    int plain = 0;
    while (plain < text.length() && text.charAt(plain) < 0x80) {
      plain++;
    }
    if (plain == text.length()) {
      return text;
    }
    var bytes = new StringBuilder(text.length() + 16).append(text, 0, plain);
    for (int at = plain; at < text.length(); ) {
      int point = text.codePointAt(at);
      at += Character.charCount(point);
      append(bytes, point);
    }
    return bytes.toString();
  }

  private static void append(StringBuilder bytes, int point) {
    if (point < 0x80) {
      bytes.append((char) point);
    } else if (point >= 0xDC80 && point <= 0xDCFF) {
      bytes.append((char) (point & 0xFF));
    } else if (point < 0x800) {
      bytes.append((char) (0xC0 | point >> 6)).append(tail(point));
    } else if (point < 0x10000) {
      bytes.append((char) (0xE0 | point >> 12)).append(tail(point >> 6)).append(tail(point));
    } else {
      bytes.append((char) (0xF0 | point >> 18)).append(tail(point >> 12));
      bytes.append(tail(point >> 6)).append(tail(point));
    }
  }

  private static char tail(int bits) {
    return (char) (0x80 | (bits & 0x3F));
  }

  /// The length of the valid sequence at `at` in bytes; 0 if none starts there.
  private static int sequenceLength(byte[] bytes, int at) {
    int first = bytes[at] & 0xFF;
    if (first < 0x80) {
      return 1;
    }
    int length = length(first);
    if (first < 0xC2 || first > 0xF4 || at + length > bytes.length) {
      return 0;
    }
    int point = first & (0xFF >> (length + 1));
    for (int i = 1; i < length; i++) {
      int next = bytes[at + i] & 0xFF;
      if ((next & 0xC0) != 0x80) {
        return 0;
      }
      point = point << 6 | (next & 0x3F);
    }
    boolean overlong = point < smallest(length);
    boolean surrogate = point >= 0xD800 && point <= 0xDFFF;
    return overlong || surrogate || point > 0x10FFFF ? 0 : length;
  }

  /// The length of a sequence that begins with `first`, at least two bytes.
  static int length(int first) {
    if (first >= 0xF0) {
      return 4;
    }
    return first >= 0xE0 ? 3 : 2;
  }

  /// The first code point that needs a sequence of this length.
  private static int smallest(int length) {
    return switch (length) {
      case 2 -> 0x80;
      case 3 -> 0x800;
      default -> 0x10000;
    };
  }
}
