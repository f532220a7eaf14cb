package moongate.plugins.grpcweb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;

/// Base64 of byte strings.
final class Base64Text {
  private static final int GROUP = 4;

  private Base64Text() {}

  static String encoded(String bytes) {
    return new String(Base64.getEncoder().encode(bytes.getBytes(ISO_8859_1)), ISO_8859_1);
  }

  /// Decodes Base64 that may consist of several pieces, each with its own padding.
  ///
  /// @throws IllegalArgumentException if it is not Base64
  static String decoded(String text) {
    var bytes = new StringBuilder(text.length());
    for (int from = 0; from < text.length(); ) {
      int padding = text.indexOf('=', from);
      int end = padding < 0 ? text.length() : from + (padding - from) / GROUP * GROUP + GROUP;
      var piece = text.substring(from, Math.min(end, text.length()));
      bytes.append(new String(Base64.getDecoder().decode(piece), ISO_8859_1));
      from = end;
    }
    return bytes.toString();
  }
}
