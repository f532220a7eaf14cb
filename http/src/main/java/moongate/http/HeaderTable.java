package moongate.http;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The storage of [Headers]: one array holds the bytes of all lines, and a table their positions.
///
/// [Headers] defines the operations; this class writes, moves and finds lines. It is the
/// superclass, not a component, so that a look-up reads these fields directly.
abstract sealed class HeaderTable permits Headers {
  /// A table entry: hash of the lower-case name, then offsets. ORDER ENTRY
  static final int HASH = 0;

  static final int NAME = 1;
  static final int NAME_END = 2;
  static final int VALUE = 3;
  static final int VALUE_END = 4;
  static final int LINE_END = 5;
  static final int STRIDE = 6;

  private static final int INITIAL_BYTES = 512;
  private static final int INITIAL_LINES = 16;
  private static final int MOST_KEPT_BYTES = 8192;
  private static final int MOST_KEPT_LINES = 64;

  byte[] bytes = new byte[INITIAL_BYTES];

  /// The number of bytes in use, including gaps that changed lines have left.
  int used;

  int[] table = new int[INITIAL_LINES * STRIDE];
  int size;

  /// One bit for each hash present (modulo 64): most look-ups of absent names end here.
  long seen;

  /// The sum of the lengths of all lines.
  int length;

  /// True if the lines follow each other from index 0 on, without gaps.
  boolean isPacked;

  /// True once anything differs from what the codec has read.
  boolean isChanged;

  /// One bit for each hash of a name that was set or added since the lines were read.
  long written;

  /// The memory with the lines that [Headers#remember()] has noted, one behind the other. Nobody
  /// writes there any more: compaction leaves it behind, and [#write] spares it.
  byte @Nullable [] noted;

  int notedFrom;
  int notedEnd;

  HeaderTable() {}

  /// The position of the table entry for line `index`.
  final int entry(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException(index);
    }
    return index * STRIDE;
  }

  final boolean isNamed(int at, byte[] lower) {
    int start = table[at + NAME];
    if (table[at + NAME_END] - start != lower.length) {
      return false;
    }
    for (int i = 0; i < lower.length; i++) {
      if (Grammar.token(bytes[start + i]) != lower[i]) {
        return false;
      }
    }
    return true;
  }

  /// Replaces the line at `index`: in place if its length does not change and it is not noted, else
  /// at the end of the bytes.
  @SuppressWarnings("deprecation") // getBytes(int, int, byte[], int) is Latin-1 without a copy
  final void write(int index, HeaderName name, String value) {
    isChanged = true;
    written |= 1L << name.hash();
    int nameLength = name.text().length();
    int lineLength = nameLength + value.length() + 4;
    int at = entry(index);
    int before = table[at + LINE_END] - table[at + NAME];
    int start = table[at + NAME];
    if (before != lineLength || isNoted(start)) {
      isPacked = false;
      reserve(lineLength);
      length += lineLength - before;
      start = used;
      used += lineLength;
    }
    name.text().getBytes(0, nameLength, bytes, start);
    bytes[start + nameLength] = ':';
    bytes[start + nameLength + 1] = ' ';
    int valueStart = start + nameLength + 2;
    value.getBytes(0, value.length(), bytes, valueStart);
    int valueEnd = valueStart + value.length();
    bytes[valueEnd] = '\r';
    bytes[valueEnd + 1] = '\n';
    put(at, name.hash(), start, start + nameLength, valueStart, valueEnd, start + lineLength);
  }

  private boolean isNoted(int start) {
    return start < notedEnd && noted == bytes;
  }

  final void appendLine(HeaderName name, byte[] values, int value, int valueLength) {
    isChanged = true;
    var nameBytes = name.lower();
    reserve(nameBytes.length + valueLength + 4);
    int start = used;
    int nameEnd = start + nameBytes.length;
    int valueStart = nameEnd + 2;
    int valueEnd = valueStart + valueLength;
    System.arraycopy(nameBytes, 0, bytes, start, nameBytes.length);
    bytes[nameEnd] = ':';
    bytes[nameEnd + 1] = ' ';
    System.arraycopy(values, value, bytes, valueStart, valueLength);
    bytes[valueEnd] = '\r';
    bytes[valueEnd + 1] = '\n';
    used = valueEnd + 2;
    index(name.hash(), start, nameEnd, valueStart, valueEnd, used);
  }

  /// Adds an entry for a line that is already in `bytes`.
  final void index(int hash, int name, int nameEnd, int value, int valueEnd, int lineEnd) {
    reserveEntry();
    put(size * STRIDE, hash, name, nameEnd, value, valueEnd, lineEnd);
    isPacked = false;
    size++;
    length += lineEnd - name;
  }

  private void put(int at, int hash, int name, int nameEnd, int value, int valueEnd, int lineEnd) {
    table[at + HASH] = hash;
    table[at + NAME] = name;
    table[at + NAME_END] = nameEnd;
    table[at + VALUE] = value;
    table[at + VALUE_END] = valueEnd;
    table[at + LINE_END] = lineEnd;
    seen |= 1L << hash;
  }

  /// Adds an entry for a line that is yet to be written.
  final int addEntry() {
    reserveEntry();
    int index = size++;
    Arrays.fill(table, index * STRIDE, size * STRIDE, 0);
    return index;
  }

  private void reserveEntry() {
    if ((size + 1) * STRIDE > table.length) {
      table = Arrays.copyOf(table, table.length * 2);
    }
  }

  /// Makes room for `extra` more bytes, dropping bytes that no line uses any more.
  final void reserve(int extra) {
    if (extra <= bytes.length - used) {
      return;
    }
    int capacity = bytes.length;
    while (capacity - length < extra || capacity < 2 * length) {
      capacity *= 2;
    }
    compact(new byte[capacity]);
  }

  /// Copies all lines to `moved`, without gaps.
  final void compact(byte[] moved) {
    int end = 0;
    for (int at = 0; at < size * STRIDE; at += STRIDE) {
      int start = table[at + NAME];
      int lineLength = table[at + LINE_END] - start;
      System.arraycopy(bytes, start, moved, end, lineLength);
      move(at, at + STRIDE, end - start);
      end += lineLength;
    }
    bytes = moved;
    used = end;
  }

  /// Adds `distance` to the positions of the lines whose table entries are between `start` and
  /// `end`.
  final void move(int start, int end, int distance) {
    for (int at = start; at < end; at += STRIDE) {
      for (int offset = NAME; offset <= LINE_END; offset++) {
        table[at + offset] += distance;
      }
    }
  }

  /// Releases memory that has become large.
  final void shrink() {
    if (bytes.length > MOST_KEPT_BYTES || table.length > MOST_KEPT_LINES * STRIDE) {
      bytes = new byte[INITIAL_BYTES];
      table = new int[INITIAL_LINES * STRIDE];
    }
  }

  /// Removes all lines, and marks `rawLength` bytes of memory as used.
  final void forget(int rawLength) {
    used = rawLength;
    isPacked = false;
    size = 0;
    seen = 0;
    length = 0;
    isChanged = false;
    written = 0;
    forgetNoted();
  }

  final void forgetNoted() {
    noted = null;
    notedFrom = 0;
    notedEnd = 0;
  }
}
