package moongate.net.hpack;

import java.util.Arrays;

/// A field that an encoder has sent more than once.
final class SentField {
  private final byte[] line;
  private final SentName name;
  private final int number;
  private long row = -1;

  /// @param line name and value as they stand in a line of [moongate.http.Headers]
  SentField(byte[] line, SentName name, int number) {
    this.line = line;
    this.name = name;
    this.number = number;
  }

  SentName name() {
    return name;
  }

  /// Its number in the static table; 0 for none.
  int number() {
    return number;
  }

  /// The row of the table in which it stands for the last time; negative for none.
  long row() {
    return row;
  }

  void row(long last) {
    row = last;
  }

  /// True when it is what stands between `from` and `end`.
  boolean is(byte[] memory, int from, int end) {
    return Arrays.equals(line, 0, line.length, memory, from, end);
  }
}
