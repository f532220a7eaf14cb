package moongate.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/// Parses raw header lines in place: `field-line = field-name ":" OWS field-value OWS` (RFC 9112,
/// 5).
final class HeaderLines {
  private final Headers headers;
  private final boolean isLenient;
  private final int most;
  private byte[] bytes;

  /// True once a line had to be corrected: from then on lines are copied, not just referred to.
  private boolean isCopying;

  HeaderLines(Headers headers, byte[] bytes, boolean isLenient, int most) {
    this.headers = headers;
    this.bytes = bytes;
    this.isLenient = isLenient;
    this.most = most;
  }

  /// Returns false if any line had to be corrected.
  boolean parse(int from, int to) {
    for (int at = from; at < to; ) {
      if (headers.size() == most) {
        throw new HeaderSyntaxException("more than " + most + " header lines");
      }
      at = parseLine(at);
    }
    return !isCopying;
  }

  /// Parses a line and returns its end. Since the region ends with LF, no scan needs to check for
  /// its end.
  private int parseLine(int start) {
    int at = start;
    int hash = 0;
    for (byte lower = Grammar.token(bytes[at]); lower != 0; lower = Grammar.token(bytes[++at])) {
      hash = 31 * hash + lower;
    }
    int nameEnd = at;
    int colon = isLenient ? skipBlanks(at) : at;
    if (nameEnd == start || bytes[colon] != ':') {
      throw new HeaderSyntaxException(nameProblem(start, nameEnd));
    }
    int value = skipBlanks(colon + 1);
    at = value;
    while (isValue(bytes[at])) {
      at++;
    }
    int valueEnd = FieldBytes.dropBlanks(bytes, value, at);
    boolean isProper = bytes[at] == '\r' && bytes[at + 1] == '\n';
    if (!isProper && !(isLenient && bytes[at] == '\n')) {
      throw new HeaderSyntaxException(
          "invalid character in the value of header " + text(start, nameEnd));
    }
    if (!isCopying && (!isProper || colon != nameEnd)) {
      bytes = bytes.clone();
      isCopying = true;
    }
    if (isCopying) {
      headers.add(HeaderName.of(text(start, nameEnd)), text(value, valueEnd));
    } else {
      headers.index(hash, start, nameEnd, value, valueEnd, at + 2);
    }
    return isProper ? at + 2 : at + 1;
  }

  private boolean isValue(byte octet) {
    return Grammar.isField(octet) || isLenient && octet != '\n' && octet != '\r' && octet != 0;
  }

  private int skipBlanks(int from) {
    int at = from;
    while (FieldBytes.isBlank(bytes[at])) {
      at++;
    }
    return at;
  }

  private String nameProblem(int start, int nameEnd) {
    byte found = bytes[nameEnd];
    if (nameEnd == start) {
      return FieldBytes.isBlank(found) ? "folded header line" : "header line without a name";
    }
    return FieldBytes.isBlank(found)
        ? "blank before the colon of header " + text(start, nameEnd)
        : "invalid character in header name after " + Grammar.printable(text(start, nameEnd));
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, ISO_8859_1);
  }
}
