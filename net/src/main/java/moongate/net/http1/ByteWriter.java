package moongate.net.http1;

import moongate.http.Headers;

/// Puts text and numbers into a byte array that is large enough.
final class ByteWriter {
  private static final String DIGITS = "0123456789abcdef";

  private final byte[] bytes;
  private int length;

  ByteWriter(byte[] bytes) {
    this.bytes = bytes;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  void octet(char octet) {
    bytes[length++] = (byte) octet;
  }

  void lineEnd() {
    octet('\r');
    octet('\n');
  }

  void bytes(byte[] source) {
    System.arraycopy(source, 0, bytes, length, source.length);
    length += source.length;
  }

  /// The Latin-1 bytes of `text`.
  @SuppressWarnings("deprecation") // getBytes(int, int, byte[], int) is Latin-1 without a copy
  void text(String text) {
    text.getBytes(0, text.length(), bytes, length);
    length += text.length();
  }

  void headers(Headers headers) {
    length = headers.copyTo(bytes, length);
  }

  void decimal(long number) {
    int digits = 1;
    for (long rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    length += digits;
    long rest = number;
    for (int at = length - 1; digits > 0; digits--, rest /= 10) {
      bytes[at--] = (byte) ('0' + rest % 10);
    }
  }

  void hexadecimal(int number) {
    int shift = (31 - Integer.numberOfLeadingZeros(number | 1)) & ~3;
    for (; shift >= 0; shift -= 4) {
      octet(DIGITS.charAt(number >> shift & 15));
    }
  }
}
