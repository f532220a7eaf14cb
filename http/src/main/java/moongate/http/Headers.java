package moongate.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Header lines in their order and case, kept as the bytes that came or will go.
///
/// All lines stand in one byte array, as `Name: value CR LF`; a table says where ([HeaderTable]). A
/// changed or added line is appended to the array and its table entry points there, so that unchanged
/// lines are sent on in whole runs, as they came:
///
///     bytes: ┊Host: a␍␊┊Accept: */*␍␊┊X-A: 1␍␊┊Host: b␍␊┊
///     table:   ✗         0              1        2 …
///
/// Indexes run from 0 to [#size()] - 1 in the order of the lines; a change may shift those after it.
public final class Headers extends HeaderTable {
  public int size() {
    return size;
  }

  /// The bytes of all lines together, line ends included.
  public int length() {
    return length;
  }

  /// The index of the first header with this name, or -1.
  public int find(HeaderName name) {
    return find(name, -1);
  }

  /// The index of the first header with this name behind index `after`, or -1.
  public int find(HeaderName name, int after) {
    int hash = name.hash();
    if ((seen & 1L << hash) != 0) {
      for (int i = after + 1, at = i * STRIDE; i < size; i++, at += STRIDE) {
        if (table[at + HASH] == hash && isNamed(at, name.lower())) {
          return i;
        }
      }
    }
    return -1;
  }

  /// False when no header of this name was set or added since the lines were read: any that are
  /// here came from the peer.
  public boolean maybeWritten(HeaderName name) {
    return (written & 1L << name.hash()) != 0;
  }

  public boolean contains(HeaderName name) {
    return find(name) >= 0;
  }

  public String nameAt(int index) {
    return string(index, NAME, NAME_END);
  }

  public String lowerNameAt(int index) {
    int start = entry(index) + NAME;
    var lower = new byte[table[start + 1] - table[start]];
    for (int i = 0; i < lower.length; i++) {
      lower[i] = Grammar.token(bytes[table[start] + i]);
    }
    return new String(lower, StandardCharsets.ISO_8859_1);
  }

  /// The value, as `likely` itself if they are equal.
  public String valueAt(int index, String likely) {
    int at = entry(index);
    int start = table[at + VALUE];
    if (table[at + VALUE_END] - start != likely.length()) {
      return valueAt(index);
    }
    for (int i = 0; i < likely.length(); i++) {
      if ((bytes[start + i] & 0xFF) != likely.charAt(i)) {
        return valueAt(index);
      }
    }
    return likely;
  }

  public String valueAt(int index) {
    return string(index, VALUE, VALUE_END);
  }

  private String string(int index, int from, int to) {
    int at = entry(index);
    int start = table[at + from];
    return new String(bytes, start, table[at + to] - start, StandardCharsets.ISO_8859_1);
  }

  public boolean nameEquals(int index, HeaderName name) {
    int at = entry(index);
    return table[at + HASH] == name.hash() && isNamed(at, name.lower());
  }

  /// True when the name, in lower case and with `_` for `-`, is `underscored`.
  public boolean nameEqualsUnderscored(int index, String underscored) {
    int at = entry(index);
    int start = table[at + NAME];
    if (table[at + NAME_END] - start != underscored.length()) {
      return false;
    }
    for (int i = 0; i < underscored.length(); i++) {
      byte c = Grammar.token(bytes[start + i]);
      if ((c == '-' ? '_' : c) != underscored.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// True when the whole value is `text`, whatever the case.
  public boolean valueEquals(int index, String text) {
    int at = entry(index);
    return FieldBytes.equalsIgnoringCase(bytes, table[at + VALUE], table[at + VALUE_END], text);
  }

  /// True when the value, read as a comma-separated list, has the element `token`, whatever the
  /// case.
  public boolean valueHasToken(int index, String token) {
    int at = entry(index);
    return FieldBytes.hasElement(bytes, table[at + VALUE], table[at + VALUE_END], token);
  }

  /// True when any header of this name has the list element `token`.
  public boolean hasToken(HeaderName name, String token) {
    for (int i = find(name); i >= 0; i = find(name, i)) {
      if (valueHasToken(i, token)) {
        return true;
      }
    }
    return false;
  }

  /// The value as a decimal number, or -1 when it is anything but 1 to 18 digits.
  public long numberAt(int index) {
    int at = entry(index);
    return FieldBytes.number(bytes, table[at + VALUE], table[at + VALUE_END]);
  }

  /// The value of the first header with this name.
  public Optional<String> first(HeaderName name) {
    int index = find(name);
    return index < 0 ? Optional.empty() : Optional.of(valueAt(index));
  }

  /// The value of the first header with this name, or `fallback`.
  public String firstOr(HeaderName name, String fallback) {
    int index = find(name);
    return index < 0 ? fallback : valueAt(index);
  }

  // Changes

  /// Leaves exactly one header of this name, in place of the first, else at the end.
  ///
  /// @throws IllegalArgumentException when the name is not a token or the value would end its line
  public void set(HeaderName name, String value) {
    check(name, value);
    setUnchecked(name, value);
  }

  /// As [#set], but without checking: for values that are known to be letters and digits.
  public void setUnchecked(HeaderName name, String value) {
    int index = find(name);
    if (index < 0) {
      addUnchecked(name, value);
      return;
    }
    for (int next = find(name, index); next >= 0; next = find(name, next - 1)) {
      removeAt(next);
    }
    write(index, name, value);
  }

  /// The same when the first header of this name, if there is one, probably stands at index
  /// `likely`.
  public void setUnchecked(HeaderName name, String value, int likely) {
    boolean isThere = likely >= 0 && likely < size && nameEquals(likely, name);
    if (isThere && find(name, likely) < 0) {
      write(likely, name, value);
    } else {
      setUnchecked(name, value);
    }
  }

  /// Adds a header at the end.
  ///
  /// @throws IllegalArgumentException when the name is not a token or the value would end its line
  public void add(HeaderName name, String value) {
    check(name, value);
    addUnchecked(name, value);
  }

  private static void check(HeaderName name, String value) {
    if (!name.isToken()) {
      throw new IllegalArgumentException("invalid header name: " + Grammar.printable(name.text()));
    }
    if (!Grammar.isFieldValue(value)) {
      throw new IllegalArgumentException(
          "invalid value of header " + name.text() + ": a line end, a NUL, or what is no byte");
    }
  }

  private void addUnchecked(HeaderName name, String value) {
    isChanged = true;
    write(addEntry(), name, value);
  }

  /// Adds lines at the end.
  public void add(FieldLines added) {
    isChanged = true;
    var source = added.bytes();
    var layout = added.layout();
    reserve(source.length);
    System.arraycopy(source, 0, bytes, used, source.length);
    int start = size * STRIDE;
    int end = start + layout.entries;
    if (end > table.length) {
      table = Arrays.copyOf(table, Math.max(end, table.length * 2));
    }
    System.arraycopy(layout.table, 0, table, start, layout.entries);
    move(start, end, used);
    isPacked = false;
    used += source.length;
    size = end / STRIDE;
    seen |= layout.seen;
    length += layout.length;
  }

  /// These lines, to be added to others.
  public FieldLines toLines() {
    var compact = new Headers();
    compact.bytes = new byte[length];
    compact.copyFrom(this);
    compact.compact(new byte[length]);
    var layout = new HeaderLayout();
    compact.copyLayout(layout, 0);
    return new FieldLines(compact.bytes, layout);
  }

  /// Removes all headers of this name.
  public void remove(HeaderName name) {
    for (int i = find(name); i >= 0; i = find(name, i - 1)) {
      removeAt(i);
    }
  }

  /// Removes the header at `index`; those behind it move up by one.
  public void removeAt(int index) {
    int at = entry(index);
    isChanged = true;
    isPacked = false;
    length -= table[at + LINE_END] - table[at + NAME];
    size--;
    System.arraycopy(table, at + STRIDE, table, at, size * STRIDE - at);
  }

  /// Removes all headers; keeps the memory unless it has become large.
  public void clear() {
    shrink();
    forget(0);
  }

  /// A copy that shares nothing with these.
  public Headers copy() {
    var copy = new Headers();
    copy.copyFrom(this);
    return copy;
  }

  /// Becomes equal to `other`; keeps its own memory where that is large enough.
  public void copyFrom(Headers other) {
    if (bytes.length < other.used) {
      bytes = new byte[other.bytes.length];
    }
    if (table.length < other.size * STRIDE) {
      table = new int[other.table.length];
    }
    System.arraycopy(other.bytes, 0, bytes, 0, other.used);
    System.arraycopy(other.table, 0, table, 0, other.size * STRIDE);
    used = other.used;
    size = other.size;
    seen = other.seen;
    length = other.length;
    written = other.written;
    isPacked = other.isPacked;
    isChanged = true;
  }

  /// Moves the lines together, for headers that are written often: until a line is added, taken
  /// out, or gets a value of another length, [#copyTo] copies them in one go.
  public void pack() {
    compact(new byte[bytes.length]);
    isPacked = true;
  }

  /// Writes all lines to `target` from `offset` on, which takes [#length()] bytes, and returns the
  /// offset behind them.
  public int copyTo(byte[] target, int offset) {
    if (isPacked) {
      System.arraycopy(bytes, 0, target, offset, length);
      return offset + length;
    }
    int to = offset;
    int end = size * STRIDE;
    for (int at = 0; at < end; ) {
      int start = table[at + NAME];
      int stop = table[at + LINE_END];
      at += STRIDE;
      while (at < end && table[at + NAME] == stop) {
        stop = table[at + LINE_END];
        at += STRIDE;
      }
      System.arraycopy(bytes, start, target, to, stop - start);
      to += stop - start;
    }
    return to;
  }

  // For the codec

  /// False while nothing was added to or removed from what it has read.
  boolean isChanged() {
    return isChanged;
  }

  /// What stands here now is what was read.
  void received() {
    isChanged = false;
  }

  /// Adds a header whose value stands between `from` and `end` of `values`; blanks around it are
  /// dropped.
  ///
  /// @return false when the value holds a byte that no value may hold
  public boolean append(HeaderName name, byte[] values, int from, int end) {
    int start = FieldBytes.skipBlanks(values, from, end);
    int stop = FieldBytes.dropBlanks(values, start, end);
    if (!FieldBytes.isValue(values, start, stop)) {
      return false;
    }
    appendLine(name, values, start, stop - start);
    return true;
  }

  /// Adds a line that was checked before.
  public void append(FieldLine line) {
    isChanged = true;
    var source = line.bytes();
    reserve(source.length);
    int start = used;
    System.arraycopy(source, 0, bytes, start, source.length);
    used = start + source.length;
    int nameEnd = start + line.nameLength();
    int value = nameEnd + 2;
    index(line.hash(), start, nameEnd, value, value + line.valueLength(), used);
  }

  /// Sees lines where they stand.
  @FunctionalInterface
  public interface Visitor {
    /// @param memory not to be changed, nor to be kept
    /// @param hash the sum by which the name is found, over its bytes in lower case
    void line(byte[] memory, int hash, int name, int nameEnd, int value, int valueEnd);
  }

  /// Shows all lines.
  public void visitAll(Visitor visitor) {
    for (int at = 0; at < size * STRIDE; at += STRIDE) {
      show(at, visitor);
    }
  }

  /// Shows the line at `index`.
  public void visit(int index, Visitor visitor) {
    show(entry(index), visitor);
  }

  private void show(int at, Visitor visitor) {
    visitor.line(
        bytes,
        table[at + HASH],
        table[at + NAME],
        table[at + NAME_END],
        table[at + VALUE],
        table[at + VALUE_END]);
  }

  /// Removes all headers and returns at least `length` bytes of memory, to put a raw head into from
  /// index 0 on; [#parse] then reads it in place. Calling this again with a larger `length` keeps
  /// what was put in before.
  public byte[] raw(int length) {
    if (bytes.length < length) {
      bytes = Arrays.copyOf(bytes, Math.max(length, 2 * bytes.length));
    }
    forget(length);
    return bytes;
  }

  /// Reads the header lines that stand between `from` and `to` in the raw memory; the last one is
  /// complete.
  ///
  /// Strict: each line is `token ":" OWS value OWS CR LF`, without control characters but tab.
  /// Lenient, for responses: lines may end with a bare LF and have blanks before the colon, which
  /// is put right, and may hold control characters other than NUL and CR.
  ///
  /// @throws HeaderSyntaxException for anything else, a folded line for instance, or more than
  ///   `most` lines
  /// @return false when any line had to be put right
  public boolean parse(int from, int to, int most, boolean isLenient) {
    return new HeaderLines(this, bytes, isLenient, most).parse(from, to);
  }

  /// Fills `layout` with what [#parse] has just found, from `from` on.
  public void copyLayout(HeaderLayout layout, int from) {
    layout.entries = size * STRIDE;
    if (layout.table.length < layout.entries) {
      layout.table = new int[layout.entries];
    }
    System.arraycopy(table, 0, layout.table, 0, layout.entries);
    layout.from = from;
    layout.seen = seen;
    layout.length = length;
  }

  /// In place of [#parse]: at `from`, the raw memory holds the very bytes in which `layout` was
  /// found.
  public void restore(HeaderLayout layout, int from) {
    if (table.length < layout.entries) {
      table = new int[layout.entries];
    }
    System.arraycopy(layout.table, 0, table, 0, layout.entries);
    size = layout.entries / STRIDE;
    seen = layout.seen;
    length = layout.length;
    isPacked = false;
    if (from != layout.from) {
      move(0, layout.entries, from - layout.from);
    }
  }

  /// All lines as they would be sent.
  @Override
  public String toString() {
    var lines = new byte[length];
    copyTo(lines, 0);
    return new String(lines, StandardCharsets.ISO_8859_1);
  }
}
