package moongate.plugins.ldapauth;

import java.util.HexFormat;

/// Names of entries in a directory, in the form of RFC 4514, as bytes.
final class DistinguishedName {
  private static final String SPECIAL = "\"+,;<=>\\";

  private DistinguishedName() {}

  /// The name of the entry below `base` whose `attribute` is `value`. The value is escaped, so that
  /// nothing in it can be taken for another part of the name.
  static String below(String base, String attribute, String value) {
    return attribute + '=' + escaped(value) + ',' + base;
  }

  private static String escaped(String value) {
    var out = new StringBuilder(value.length() + 8);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean isAtEdge = i == 0 || i == value.length() - 1;
      boolean needsEscape = (c == ' ' && isAtEdge) || (c == '#' && i == 0);
      if (c < ' ' || c >= 0x7F) {
        out.append('\\').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
      } else if (needsEscape || SPECIAL.indexOf(c) >= 0) {
        out.append('\\').append(c);
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
