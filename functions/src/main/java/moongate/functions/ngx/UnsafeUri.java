package moongate.functions.ngx;

import org.jspecify.annotations.Nullable;

/// Finds bytes that are not allowed in a URI: with them, lines could be added to a head.
final class UnsafeUri {
  private UnsafeUri() {}

  /// What is wrong with `uri`, called `what` in the text; null when nothing is.
  static @Nullable String complaint(String uri, String what) {
    for (int i = 0; i < uri.length(); i++) {
      if (isUnsafe(uri.charAt(i))) {
        return "unsafe byte \"0x%02x\" in %s \"%s\""
            .formatted((int) uri.charAt(i), what, escaped(uri));
      }
    }
    return null;
  }

  private static boolean isUnsafe(char c) {
    return c < ' ' || c == 0x7F;
  }

  /// With `\xHH` for each unsafe byte, so that the message has one line.
  private static String escaped(String uri) {
    var out = new StringBuilder(uri.length() + 16);
    for (int i = 0; i < uri.length(); i++) {
      char c = uri.charAt(i);
      if (isUnsafe(c)) {
        out.append("\\x%02X".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
