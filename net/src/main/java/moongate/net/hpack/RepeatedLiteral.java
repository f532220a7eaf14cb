package moongate.net.hpack;

import java.util.Arrays;

/// A literal field that is sent repeatedly, kept so that it need not be decoded and analysed again.
final class RepeatedLiteral {
  private final FieldName name;
  private final boolean isCoded;
  private final byte[] spelling;
  private final TableField field;

  RepeatedLiteral(FieldName name, boolean isCoded, byte[] spelling, TableField field) {
    this.name = name;
    this.isCoded = isCoded;
    this.spelling = spelling;
    this.field = field;
  }

  TableField field() {
    return field;
  }

  /// How many bytes it takes up, about.
  int weight() {
    return spelling.length + field.size();
  }

  boolean is(FieldName itsName, boolean isItCoded, byte[] memory, int from, int end) {
    return itsName == name
        && isItCoded == isCoded
        && Arrays.equals(spelling, 0, spelling.length, memory, from, end);
  }
}
