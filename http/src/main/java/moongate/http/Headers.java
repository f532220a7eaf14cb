package moongate.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Header lines in their order and case, kept as the bytes that came or will go.
///
/// All lines stand in one byte array, as `Name: value CR LF`; a table says where. A changed or added
/// line is appended to the array and its table entry points there, so that unchanged lines are sent on
/// in whole runs, as they came:
///
///     bytes: ┊Host: a␍␊┊Accept: */*␍␊┊X-A: 1␍␊┊Host: b␍␊┊
///     table:   ✗         0              1        2 …
///
/// Indexes run from 0 to [#size()] - 1 in the order of the lines; a change may shift those after it.
public final class Headers {
  /// A table entry: hash of the lower-case name, then offsets. ORDER ENTRY
  private static final int HASH = 0;

  private static final int NAME = 1;
  private static final int NAME_END = 2;
  private static final int VALUE = 3;
  private static final int VALUE_END = 4;
  private static final int LINE_END = 5;
  private static final int STRIDE = 6;

  private static final int INITIAL = 512;
  private static final int LARGE = 8192;
  private static final int MANY = 64;

  private byte[] bytes = new byte[INITIAL];
  private int used;
  private int[] table = new int[16 * STRIDE];
  private int size;

  /// One bit per hash seen (modulo 64): most look-ups of absent names end here.
  private long seen;

  /// The sum of the lengths of all lines.
  private int length;

  /// True when the lines stand one behind the other from index 0 on, and nothing between them.
  private boolean isPacked;

  /// True once anything differs from what a codec has read.
  private boolean isChanged;

  /// One bit per hash of the names that were set or added since the lines were read.
  private long written;

  /// For the codec: false as long as nothing was added to what it has read, nor taken out.
  boolean isChanged() {
    return isChanged;
  }

  /// For the codec: what stands here now is what was read.
  void received() {
    isChanged = false;
  }

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

  /// False when no header of this name was set or added since the lines were read: there are those
  /// at most that the peer has sent.
  public boolean maybeWritten(HeaderName name) {
    return (written & 1L << name.hash()) != 0;
  }

  public boolean contains(HeaderName name) {
    return find(name) >= 0;
  }

  private boolean isNamed(int at, byte[] lower) {
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
    return regionEquals(table[at + VALUE], table[at + VALUE_END], text);
  }

  /// True when the value, read as a comma-separated list, has the element `token`, whatever the
  /// case.
  public boolean valueHasToken(int index, String token) {
    int at = entry(index);
    int end = table[at + VALUE_END];
    for (int start = table[at + VALUE]; start <= end; ) {
      int comma = start;
      while (comma < end && bytes[comma] != ',') {
        comma++;
      }
      if (trimmedRegionEquals(start, comma, token)) {
        return true;
      }
      start = comma + 1;
    }
    return false;
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

  private boolean trimmedRegionEquals(int from, int to, String text) {
    int start = from;
    int end = to;
    while (start < end && isBlank(bytes[start])) {
      start++;
    }
    while (end > start && isBlank(bytes[end - 1])) {
      end--;
    }
    return regionEquals(start, end, text);
  }

  private boolean regionEquals(int from, int to, String text) {
    if (to - from != text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (Grammar.lower((char) (bytes[from + i] & 0xFF)) != Grammar.lower(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /// The value as a decimal number, or -1 when it is anything but 1 to 18 digits.
  public long numberAt(int index) {
    int at = entry(index);
    int end = table[at + VALUE_END];
    int start = table[at + VALUE];
    if (start == end || end - start > 18) {
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

  /// Leaves exactly one header of this name, in the place of the first, else at the end.
  ///
  /// @throws IllegalArgumentException when the name is not a token or the value would end its line
  public void set(HeaderName name, String value) {
    check(name, value);
    setUnchecked(name, value);
  }

  /// The same for a value of which is certain that it has letters and digits only.
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

  /// The same where the first header of this name, if there is one, is expected at index `likely`.
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

  private void addUnchecked(HeaderName name, String value) {
    isChanged = true;
    if ((size + 1) * STRIDE > table.length) {
      table = Arrays.copyOf(table, table.length * 2);
    }
    int index = size++;
    Arrays.fill(table, index * STRIDE, size * STRIDE, 0);
    write(index, name, value);
  }

  /// Adds `lines` at the end.
  public void add(FieldLines added) {
    isChanged = true;
    var source = added.bytes();
    var lines = added.lines();
    reserve(source.length);
    System.arraycopy(source, 0, bytes, used, source.length);
    int start = size * STRIDE;
    int end = start + lines.entries;
    if (end > table.length) {
      table = Arrays.copyOf(table, Math.max(end, table.length * 2));
    }
    System.arraycopy(lines.table, 0, table, start, lines.entries);
    move(start, end, used);
    isPacked = false;
    used += source.length;
    size = end / STRIDE;
    seen |= lines.seen;
    length += lines.length;
  }

  /// These lines, to be added to others.
  public FieldLines toLines() {
    var compact = new Headers();
    compact.bytes = new byte[length];
    compact.copyFrom(this);
    compact.compact(new byte[length]);
    var lines = new Lines();
    compact.copyLines(lines, 0);
    return new FieldLines(compact.bytes, lines);
  }

  /// For the codec: adds a header whose value stands between `from` and `end` of `values`; blanks
  /// around it are dropped.
  ///
  /// @return false when the value holds what none may hold
  public boolean append(HeaderName name, byte[] values, int from, int end) {
    int start = valueStart(values, from, end);
    int stop = valueStop(values, start, end);
    if (!isValue(values, start, stop)) {
      return false;
    }
    appendLine(name, values, start, stop - start);
    return true;
  }

  static int valueStart(byte[] values, int from, int end) {
    int start = from;
    while (start < end && isBlank(values[start])) {
      start++;
    }
    return start;
  }

  static int valueStop(byte[] values, int start, int end) {
    int stop = end;
    while (stop > start && isBlank(values[stop - 1])) {
      stop--;
    }
    return stop;
  }

  static boolean isValue(byte[] values, int start, int stop) {
    for (int i = start; i < stop; i++) {
      if (!Grammar.isField(values[i])) {
        return false;
      }
    }
    return true;
  }

  private void appendLine(HeaderName name, byte[] values, int value, int valueLength) {
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

  /// For the codec: adds a line that was checked before.
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

  /// For the codec: sees lines where they stand.
  @FunctionalInterface
  public interface Visitor {
    /// @param memory not to be changed, nor to be kept
    /// @param hash the sum by which the name is found, over its bytes in lower case
    void line(byte[] memory, int hash, int name, int nameEnd, int value, int valueEnd);
  }

  /// For the codec: shows all lines.
  public void visitAll(Visitor visitor) {
    for (int at = 0; at < size * STRIDE; at += STRIDE) {
      visitor.line(
          bytes,
          table[at + HASH],
          table[at + NAME],
          table[at + NAME_END],
          table[at + VALUE],
          table[at + VALUE_END]);
    }
  }

  /// For the codec: shows the line at `index`.
  public void visit(int index, Visitor visitor) {
    int at = entry(index);
    visitor.line(
        bytes,
        table[at + HASH],
        table[at + NAME],
        table[at + NAME_END],
        table[at + VALUE],
        table[at + VALUE_END]);
  }

  /// For the codec: the bytes of a name in lower case, as a copy.
  public static byte[] lower(byte[] memory, int from, int end) {
    var lower = new byte[end - from];
    for (int i = 0; i < lower.length; i++) {
      byte octet = memory[from + i];
      byte token = Grammar.token(octet);
      lower[i] = token == 0 ? octet : token;
    }
    return lower;
  }

  private static void check(HeaderName name, String value) {
    if (!name.isToken()) {
      throw new IllegalArgumentException("invalid header name: " + Grammar.printable(name.text()));
    }
    if (!Grammar.isFieldValue(value)) {
      throw new IllegalArgumentException(
          "invalid value of header " + name.text() + ": " + Grammar.printable(value));
    }
  }

  @SuppressWarnings("deprecation") // getBytes(int, int, byte[], int) is Latin-1 without a copy
  private void write(int index, HeaderName name, String value) {
    isChanged = true;
    written |= 1L << name.hash();
    int nameLength = name.text().length();
    int lineLength = nameLength + value.length() + 4;
    int at = entry(index);
    int before = table[at + LINE_END] - table[at + NAME];
    int start = table[at + NAME];
    if (before != lineLength) {
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

  private void put(int at, int hash, int name, int nameEnd, int value, int valueEnd, int lineEnd) {
    table[at + HASH] = hash;
    table[at + NAME] = name;
    table[at + NAME_END] = nameEnd;
    table[at + VALUE] = value;
    table[at + VALUE_END] = valueEnd;
    table[at + LINE_END] = lineEnd;
    seen |= 1L << hash;
  }

  /// Makes room for `extra` more bytes, leaving behind what no line uses any more.
  private void reserve(int extra) {
    if (extra <= bytes.length - used) {
      return;
    }
    int capacity = bytes.length;
    while (capacity - length < extra || capacity < 2 * length) {
      capacity *= 2;
    }
    compact(new byte[capacity]);
  }

  /// Moves all lines to `moved`, one behind the other.
  private void compact(byte[] moved) {
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

  /// No headers, the memory kept unless it has become large.
  public void clear() {
    if (bytes.length > LARGE || table.length > MANY * STRIDE) {
      bytes = new byte[INITIAL];
      table = new int[16 * STRIDE];
    }
    forget(0);
  }

  private void forget(int rawLength) {
    used = rawLength;
    isPacked = false;
    size = 0;
    seen = 0;
    length = 0;
    isChanged = false;
    written = 0;
  }

  /// These headers again, on their own.
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

  /// Puts the lines one behind the other, for those that are written often: until a line is added,
  /// taken out, or gets a value of another length, they are copied in one go.
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

  /// For the codec: no headers, but `length` bytes of memory to put a raw head into, from index 0
  /// on, which [#parse] then reads in place. A larger `length` later keeps what was put in before.
  public byte[] raw(int length) {
    if (bytes.length < length) {
      bytes = Arrays.copyOf(bytes, Math.max(length, 2 * bytes.length));
    }
    forget(length);
    return bytes;
  }

  /// For the codec: reads the header lines that stand between `from` and `to` in the raw memory;
  /// the last one is complete.
  ///
  /// Strict: each line is `token ":" OWS value OWS CR LF`, without control characters but tab.
  /// Lenient, for responses: lines may end with a mere LF and have blanks before the colon, which
  /// are put right, and hold control characters other than NUL and CR.
  ///
  /// @throws HeaderSyntaxException for anything else, a folded line for instance, or more than
  ///   `most` lines
  /// @return false when any line had to be put right
  public boolean parse(int from, int to, int most, boolean isLenient) {
    return new HeaderLines(this, bytes, isLenient, most).parse(from, to);
  }

  /// For the codec: where the lines of a raw head stand.
  public static final class Lines {
    private int[] table = {};
    private int entries;
    private int from;
    private long seen;
    private int length;
  }

  /// For the codec: fills `lines` with what [#parse] has just found, from `from` on.
  public void copyLines(Lines lines, int from) {
    lines.entries = size * STRIDE;
    if (lines.table.length < lines.entries) {
      lines.table = new int[lines.entries];
    }
    System.arraycopy(table, 0, lines.table, 0, lines.entries);
    lines.from = from;
    lines.seen = seen;
    lines.length = length;
  }

  /// For the codec, in the place of [#parse]: the raw memory holds at `from` the very bytes in
  /// which `lines` were found.
  public void restore(Lines lines, int from) {
    if (table.length < lines.entries) {
      table = new int[lines.entries];
    }
    System.arraycopy(lines.table, 0, table, 0, lines.entries);
    size = lines.entries / STRIDE;
    seen = lines.seen;
    length = lines.length;
    isPacked = false;
    if (from != lines.from) {
      move(0, lines.entries, from - lines.from);
    }
  }

  /// The lines from `start` to `end` in the table stand `distance` bytes further on.
  private void move(int start, int end, int distance) {
    for (int at = start; at < end; at += STRIDE) {
      for (int offset = NAME; offset <= LINE_END; offset++) {
        table[at + offset] += distance;
      }
    }
  }

  void index(int hash, int name, int nameEnd, int value, int valueEnd, int lineEnd) {
    if ((size + 1) * STRIDE > table.length) {
      table = Arrays.copyOf(table, table.length * 2);
    }
    put(size * STRIDE, hash, name, nameEnd, value, valueEnd, lineEnd);
    isPacked = false;
    size++;
    length += lineEnd - name;
  }

  private int entry(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException(index);
    }
    return index * STRIDE;
  }

  static boolean isBlank(byte octet) {
    return octet == ' ' || octet == '\t';
  }

  /// All lines as they would be sent.
  @Override
  public String toString() {
    var lines = new byte[length];
    copyTo(lines, 0);
    return new String(lines, StandardCharsets.ISO_8859_1);
  }
}
