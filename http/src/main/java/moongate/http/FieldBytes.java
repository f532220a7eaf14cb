package moongate.http;

/// Reads field values in place, as bytes.
final class FieldBytes {
  /// More digits might not fit into a `long`.
  private static final int MOST_DIGITS = 18;

  private FieldBytes() {}

  static boolean isBlank(byte octet) {
    return octet == ' ' || octet == '\t';
  }

  /// The first index between `from` and `end` that is not blank, else `end`.
  static int skipBlanks(byte[] bytes, int from, int end) {
    int start = from;
    while (start < end && isBlank(bytes[start])) {
      start++;
    }
    return start;
  }

  /// The index after the last byte between `start` and `end` that is not blank, else `start`.
  static int dropBlanks(byte[] bytes, int start, int end) {
    int stop = end;
    while (stop > start && isBlank(bytes[stop - 1])) {
      stop--;
    }
    return stop;
  }

  /// True if all bytes are allowed in a field value.
  static boolean isValue(byte[] bytes, int start, int end) {
    for (int i = start; i < end; i++) {
      if (!Grammar.isField(bytes[i])) {
        return false;
      }
    }
    return true;
  }

  static boolean equalsIgnoringCase(byte[] bytes, int start, int end, String text) {
    if (end - start != text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (Grammar.lower((char) (bytes[start + i] & 0xFF)) != Grammar.lower(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /// True if the value, read as a comma-separated list, contains the element `token`, ignoring
  /// case.
  static boolean hasElement(byte[] bytes, int from, int end, String token) {
    for (int start = from; start <= end; ) {
      int comma = start;
      while (comma < end && bytes[comma] != ',') {
        comma++;
      }
      int first = skipBlanks(bytes, start, comma);
      if (equalsIgnoringCase(bytes, first, dropBlanks(bytes, first, comma), token)) {
        return true;
      }
      start = comma + 1;
    }
    return false;
  }

  /// The value as a decimal number, or -1 if it is not 1 to 18 digits.
  static long number(byte[] bytes, int start, int end) {
    if (start == end || end - start > MOST_DIGITS) {
      return -1;
    }
    long number = 0;
    for (int i = start; i < end; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number;
  }
}
