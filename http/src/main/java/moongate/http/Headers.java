package moongate.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Header lines in their order and case, kept as bytes, exactly as they were received or will be
/// sent.
///
/// All lines are in one byte array, as `Name: value CR LF`; a table holds their positions
/// ([HeaderTable]). A changed or added line is appended to the array and its table entry points
/// there, so that runs of unchanged lines can be copied as they are:
///
///     bytes: ┊Host: a␍␊┊Accept: */*␍␊┊X-A: 1␍␊┊Host: b␍␊┊
///     table:   ✗         0              1        2 …
///
/// Indexes run from 0 to [#size()] - 1 in the order of the lines; a change may shift those after
/// it.
public final class Headers extends HeaderTable {
  public int size() {
    return size;
  }

  /// The number of bytes of all lines, including line ends.
  public int length() {
    return length;
  }

  /// The index of the first header with this name, or -1.
  public int find(HeaderName name) {
    return find(name, -1);
  }

  /// The index of the first header with this name after index `after`, or -1.
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

  /// The values of all fields with this name, and `last`, as one list (RFC 9110, 5.3).
  public String listWith(HeaderName name, String last) {
    int at = find(name);
    if (at < 0) {
      return last;
    }
    var list = new StringBuilder();
    for (; at >= 0; at = find(name, at)) {
      list.append(valueAt(at)).append(", ");
    }
    return list.append(last).toString();
  }

  /// False if no header of this name was set or added since the lines were read, so that any
  /// present ones came from the peer. May be true without reason.
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

  /// The value. If it equals `likely`, that object is returned.
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

  /// True if the name, in lower case and with `_` for `-`, is `underscored`.
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

  /// True if the whole value is `text`, ignoring case.
  public boolean valueEquals(int index, String text) {
    int at = entry(index);
    return FieldBytes.equalsIgnoringCase(bytes, table[at + VALUE], table[at + VALUE_END], text);
  }

  /// True if the value, read as a comma-separated list, contains the element `token`, ignoring
  /// case.
  boolean valueHasToken(int index, String token) {
    int at = entry(index);
    return FieldBytes.hasElement(bytes, table[at + VALUE], table[at + VALUE_END], token);
  }

  /// True if any header of this name contains the list element `token`.
  public boolean hasToken(HeaderName name, String token) {
    for (int i = find(name); i >= 0; i = find(name, i)) {
      if (valueHasToken(i, token)) {
        return true;
      }
    }
    return false;
  }

  /// The value as a decimal number, or -1 if it is not 1 to 18 digits.
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

  /// Replaces all headers of this name by one, at the place of the first; if there is none, adds it
  /// at the end.
  ///
  /// @throws IllegalArgumentException if the name is not a token or the value contains a line end
  public void set(HeaderName name, String value) {
    check(name, value);
    setUnchecked(name, value);
  }

  /// Like [#set], but without checks: for values that are known to be letters and digits.
  public void setUnchecked(HeaderName name, String value) {
    int index = find(name);
    if (index < 0) {
      addUnchecked(name, value);
      return;
    }
    removeFrom(find(name, index), name);
    write(index, name, value);
  }

  /// The same for callers that expect the first header of this name, if there is one, at index
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
  /// @throws IllegalArgumentException if the name is not a token or the value contains a line end
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
          "invalid value of header "
              + name.text()
              + ": it has a line end, a NUL, or a character that is not one byte");
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

  /// A copy of these lines that can be added to other headers.
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
    removeFrom(find(name), name);
  }

  /// Removes all headers of this name from index `first` on, which is one of them or negative.
  private void removeFrom(int first, HeaderName name) {
    if (first < 0) {
      return;
    }
    if (find(name, first) < 0) {
      removeAt(first);
    } else {
      removeMany(first, name);
    }
  }

  /// Removes them in one pass: one by one, a hundred thousand would take a minute.
  private void removeMany(int first, HeaderName name) {
    isChanged = true;
    isPacked = false;
    int to = entry(first);
    for (int at = to, end = size * STRIDE; at < end; at += STRIDE) {
      if (table[at + HASH] == name.hash() && isNamed(at, name.lower())) {
        length -= table[at + LINE_END] - table[at + NAME];
      } else {
        System.arraycopy(table, at, table, to, STRIDE);
        to += STRIDE;
      }
    }
    size = to / STRIDE;
  }

  /// Removes the header at `index`; the indexes of those after it decrease by one.
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

  /// An independent copy.
  public Headers copy() {
    var copy = new Headers();
    copy.copyFrom(this);
    return copy;
  }

  /// Makes this equal to `other`; keeps its own memory if that is large enough.
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
    noted = other.noted == other.bytes ? bytes : other.noted;
    notedFrom = other.notedFrom;
    notedEnd = other.notedEnd;
  }

  /// Notes the present lines, so that [#remembered()] has them whatever becomes of these. It costs
  /// next to nothing, as lines that are replaced or removed stay in the memory.
  public void remember() {
    forgetNoted();
    if (size == 0) {
      return;
    }
    int from = table[NAME];
    int end = table[(size - 1) * STRIDE + LINE_END];
    if (end - from == length) {
      noted = bytes;
      notedFrom = from;
      notedEnd = end;
    } else { // not in one piece, as the codec had to correct a line
      noted = new byte[length];
      notedEnd = copyTo(noted, 0);
    }
  }

  /// The lines that [#remember()] has noted; none if it was not called, or not since [#clear()].
  public Headers remembered() {
    var lines = new Headers();
    if (noted != null) {
      int total = notedEnd - notedFrom;
      System.arraycopy(noted, notedFrom, lines.raw(total), 0, total);
      lines.parse(0, total, Integer.MAX_VALUE, true);
    }
    return lines;
  }

  /// Removes gaps between the lines, for headers that are written often: [#copyTo] then copies them
  /// in one step, until a line is added, removed, or its length changes.
  public void pack() {
    compact(new byte[bytes.length]);
    isPacked = true;
  }

  /// Writes all lines ([#length()] bytes) to `target` from `offset` on, and returns the offset
  /// after them.
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

  /// False as long as the lines are as the codec has read them.
  boolean isChanged() {
    return isChanged;
  }

  /// Marks the present lines as those that were received.
  void received() {
    isChanged = false;
  }

  /// Adds a header with the value that is between `from` and `end` of `values`; blanks around it
  /// are dropped.
  ///
  /// @return false if the value contains a byte that is not allowed in values
  public boolean append(HeaderName name, byte[] values, int from, int end) {
    int start = FieldBytes.skipBlanks(values, from, end);
    int stop = FieldBytes.dropBlanks(values, start, end);
    if (!FieldBytes.isValue(values, start, stop)) {
      return false;
    }
    appendLine(name, values, start, stop - start);
    return true;
  }

  /// Adds a line that was already checked.
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

  /// Gets lines without copying them.
  @FunctionalInterface
  public interface Visitor {
    /// @param memory must not be changed or kept
    /// @param hash the name's hash, computed over its bytes in lower case
    void line(byte[] memory, int hash, int name, int nameEnd, int value, int valueEnd);
  }

  /// Passes all lines to `visitor`.
  public void visitAll(Visitor visitor) {
    for (int at = 0; at < size * STRIDE; at += STRIDE) {
      show(at, visitor);
    }
  }

  /// Passes the line at `index` to `visitor`.
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

  /// Removes all headers and returns at least `length` bytes of memory. The caller puts a raw head
  /// there from index 0 on, and [#parse] then parses it in place. Another call with a larger
  /// `length` keeps the bytes put there before.
  public byte[] raw(int length) {
    if (bytes.length < length) {
      bytes = Arrays.copyOf(bytes, Math.max(length, 2 * bytes.length));
    }
    forget(length);
    return bytes;
  }

  /// Parses the header lines between `from` and `to` in the raw memory; the last one must be
  /// complete.
  ///
  /// Strict: each line is `token ":" OWS value OWS CR LF`, without control characters other than
  /// tab. Lenient, for responses: lines may end with a bare LF and have blanks before the colon,
  /// which are corrected, and may contain control characters other than NUL and CR.
  ///
  /// @throws HeaderSyntaxException for anything else, such as a folded line, or more than `most`
  ///   lines
  /// @return false if any line had to be corrected
  public boolean parse(int from, int to, int most, boolean isLenient) {
    return new HeaderLines(this, bytes, isLenient, most).parse(from, to);
  }

  /// Fills `layout` with the positions that [#parse] has just found, from `from` on.
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

  /// Replaces [#parse] if the raw memory at `from` holds the same bytes for which `layout` was
  /// made.
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
