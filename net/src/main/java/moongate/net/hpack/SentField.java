package moongate.net.hpack;

import java.util.Arrays;

/// A field that an encoder has sent more than once.
final class SentField {
  private final byte[] line;
  private final SentName name;
  private final int number;
  private long row = -1;

  /// @param line name and value as in a line of [moongate.http.Headers]
  SentField(byte[] line, SentName name, int number) {
    this.line = line;
    this.name = name;
    this.number = number;
  }

  SentName name() {
    return name;
  }

  int length() {
    return line.length;
  }

  /// Its index in the static table; 0 if it is not there.
  int number() {
    return number;
  }

  /// The row of the table that it was last added as; negative if it never was.
  long row() {
    return row;
  }

  void row(long last) {
    row = last;
  }

  /// True if the bytes between `from` and `end` are this field.
  boolean is(byte[] memory, int from, int end) {
    return Arrays.equals(line, 0, line.length, memory, from, end);
  }
}
