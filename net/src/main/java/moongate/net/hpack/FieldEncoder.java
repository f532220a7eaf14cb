package moongate.net.hpack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import moongate.http.Grammar;
import moongate.http.Headers;
import org.jspecify.annotations.Nullable;

/// Compresses the field sections that one end of a connection sends. It reads the lines of
/// [Headers], writes names in lower case, and leaves out the fields of HTTP/1.1 connections.
///
/// A field is added to the table when it is sent for the second time, or to have its name there. So
/// values that are new each time, such as request ids, evict nothing. Strings are sent without
/// Huffman code, which costs more than it saves.
public final class FieldEncoder implements Headers.Visitor {
  private static final int INDEXED = 0x80;
  private static final int TO_BE_INDEXED = 0x40;
  private static final int NEW_CAPACITY = 0x20;
  private static final int NEVER_INDEXED = 0x10;

  /// How many bytes of a value are hashed to recognize a repeated one. A wrong guess only wastes a
  /// place in the table.
  private static final int COMPARED = 64;

  private static final int FIELDS = 256;
  private static final int NAMES = 128;

  /// How many bytes the fields that a connection keeps may take up. When there are more, all are
  /// forgotten.
  private static final int MOST_KEPT = 16 * 1024;

  private static final int LONGEST_KEPT_NAME = 128;

  /// Larger fields are not kept, as they fit into no table.
  private static final int LARGEST_KEPT = FieldDecoder.USUAL_CAPACITY / 2;

  /// The size of a section for which its memory is kept.
  private static final int USUAL_SECTION = 8 * 1024;

  private static final int FIRST_SECTION = 512;
  private static final int FIRST_PSEUDO = 256;

  /// An upper bound for the bytes of the numbers in front of name and value.
  private static final int NUMBERS = 16;

  private final boolean isRequest;
  private final SentTable table = new SentTable();
  private final @Nullable SentField[] fields = new SentField[FIELDS];
  private final int[] seen = new int[FIELDS];
  private final @Nullable SentName[] names = new SentName[NAMES];
  private final Headers.Visitor authority = this::authority;
  private byte[] pseudo = new byte[FIRST_PSEUDO];
  private int smallestCapacity;
  private boolean isCapacityChanged;
  private byte[] section = new byte[FIRST_SECTION];
  private int length;

  /// The bytes of [#fields].
  private int kept;

  /// @param isRequest whether requests are sent; their Host is sent as `:authority`
  public FieldEncoder(boolean isRequest) {
    this.isRequest = isRequest;
  }

  /// Sets the largest capacity that the other side allows for its table.
  public void mostCapacity(long most) {
    int capacity = (int) Math.min(most, FieldDecoder.USUAL_CAPACITY);
    if (capacity != table.capacity()) {
      smallestCapacity = isCapacityChanged ? Math.min(smallestCapacity, capacity) : capacity;
      isCapacityChanged = true;
      table.capacity(capacity);
    }
  }

  public long mostCapacity() {
    return table.capacity();
  }

  /// The memory that contains the section, until it ends.
  public byte[] section() {
    return section;
  }

  /// The length of the section so far.
  public int length() {
    return length;
  }

  /// Begins a section. It must be sent, because the other side has to follow changes of the table.
  public FieldEncoder begin() {
    length = 0;
    if (isCapacityChanged) {
      isCapacityChanged = false;
      room(0);
      if (smallestCapacity < table.capacity()) {
        number(NEW_CAPACITY, 0x1F, smallestCapacity);
      }
      number(NEW_CAPACITY, 0x1F, table.capacity());
    }
    return this;
  }

  /// The section is written. Gives up memory that has become large, since the next section may come
  /// late.
  public void end() {
    length = 0;
    if (section.length > USUAL_SECTION) {
      section = new byte[FIRST_SECTION];
    }
    if (pseudo.length > USUAL_SECTION) {
      pseudo = new byte[FIRST_PSEUDO];
    }
  }

  /// Adds `:status`; `code` has three digits.
  public FieldEncoder status(int code) {
    return code == 200 ? indexed(8) : pseudo(":status", Integer.toString(code));
  }

  /// Adds the pseudo-header fields of a request, with `:authority` from its Host.
  public FieldEncoder request(
      String method, String scheme, Headers headers, int host, String path) {
    switch (method) {
      case "GET" -> indexed(2);
      case "POST" -> indexed(3);
      default -> pseudo(":method", method);
    }
    pseudo(":scheme", scheme);
    if (host < 0) {
      pseudo(":authority", "");
    } else {
      headers.visit(host, authority);
    }
    return pseudo(":path", path);
  }

  /// Adds all fields that HTTP/2 allows.
  public FieldEncoder all(Headers headers) {
    headers.visitAll(this);
    return this;
  }

  /// Adds a field as a literal, without a place in the table.
  public FieldEncoder plain(CharSequence name, CharSequence value) {
    var nameBytes = name.toString().getBytes(ISO_8859_1);
    var valueBytes = value.toString().getBytes(ISO_8859_1);
    room(nameBytes.length + valueBytes.length);
    section[length++] = 0;
    string(nameBytes, 0, nameBytes.length);
    string(valueBytes, 0, valueBytes.length);
    return this;
  }

  private FieldEncoder indexed(int number) {
    room(0);
    number(INDEXED, 0x7F, number);
    return this;
  }

  @SuppressWarnings("deprecation") // getBytes(int, int, byte[], int) is Latin-1 without a copy
  private FieldEncoder pseudo(String name, String value) {
    int from = beginPseudo(name, value.length());
    value.getBytes(0, value.length(), pseudo, from);
    line(pseudo, name.hashCode(), 0, name.length(), from, from + value.length());
    return this;
  }

  private void authority(byte[] memory, int hash, int name, int nameEnd, int value, int valueEnd) {
    int from = beginPseudo(":authority", valueEnd - value);
    System.arraycopy(memory, value, pseudo, from, valueEnd - value);
    line(pseudo, ":authority".hashCode(), 0, ":authority".length(), from, from + valueEnd - value);
  }

  /// Returns the place for the value.
  @SuppressWarnings("deprecation") // as above
  private int beginPseudo(String name, int valueLength) {
    int from = name.length() + 1;
    if (pseudo.length < from + valueLength) {
      pseudo = new byte[2 * (from + valueLength)];
    }
    name.getBytes(0, name.length(), pseudo, 0);
    pseudo[from - 1] = ' ';
    return from;
  }

  @Override
  public void line(byte[] memory, int hash, int name, int nameEnd, int value, int valueEnd) {
    int place = place(memory, hash, value, valueEnd);
    var known = fields[place];
    if (known == null || !known.is(memory, name, valueEnd)) {
      writeUnknown(place, memory, hash, name, nameEnd, value, valueEnd);
    } else if (known.number() > 0) {
      indexed(known.number());
    } else if (table.has(known.row())) {
      indexed(table.number(known.row()));
    } else {
      write(known.name(), known, memory, value, valueEnd);
    }
  }

  private static int place(byte[] memory, int hash, int value, int valueEnd) {
    int sum = 31 * hash + valueEnd - value;
    if (value < valueEnd) {
      sum = 31 * sum + memory[value];
      sum = 31 * sum + memory[(value + valueEnd) >>> 1];
      sum = 31 * sum + memory[valueEnd - 1];
    }
    return (sum ^ sum >>> 8 ^ sum >>> 16) & FIELDS - 1;
  }

  private void writeUnknown(
      int place, byte[] memory, int hash, int from, int nameEnd, int value, int valueEnd) {
    var name = name(memory, hash, from, nameEnd);
    if (name.isLeftOut()) {
      return;
    }
    int sum = sum(memory, hash, value, valueEnd);
    boolean isSecret = name.isSecret(valueEnd - value);
    boolean isRepeated = seen[place] == sum;
    boolean isNameThere = name.number() > 0 || table.has(name.row());
    boolean isLarge = size(name, value, valueEnd) > LARGEST_KEPT;
    if (isSecret || isLarge || (isNameThere && !isRepeated)) {
      seen[place] = sum;
      literal(isSecret ? NEVER_INDEXED : 0, 0x0F, name, memory, value, valueEnd);
    } else {
      var text = new String(memory, value, valueEnd - value, ISO_8859_1);
      int number = StaticTable.find(new String(name.lower(), ISO_8859_1), text);
      var known = new SentField(Arrays.copyOfRange(memory, from, valueEnd), name, number);
      keep(place, known);
      if (number > 0) {
        indexed(number);
      } else {
        write(name, known, memory, value, valueEnd);
      }
    }
  }

  private void keep(int place, SentField field) {
    var old = fields[place];
    kept += field.length() - (old == null ? 0 : old.length());
    if (kept > MOST_KEPT) {
      Arrays.fill(fields, null);
      kept = field.length();
    }
    fields[place] = field;
  }

  private static int sum(byte[] memory, int hash, int value, int valueEnd) {
    int sum = 31 * hash + valueEnd - value;
    for (int i = Math.max(value, valueEnd - COMPARED); i < valueEnd; i++) {
      sum = 31 * sum + memory[i];
    }
    return sum;
  }

  private SentName name(byte[] memory, int hash, int from, int end) {
    int place = (hash ^ hash >>> 7 ^ hash >>> 14) & NAMES - 1;
    var known = names[place];
    if (known == null || !known.is(memory, from, end, hash)) {
      var lower = Grammar.lower(memory, from, end);
      known = new SentName(lower, hash, isRequest);
      if (lower.length <= LONGEST_KEPT_NAME) {
        names[place] = known;
      }
    }
    return known;
  }

  /// Writes a field that is not in the table, and adds it to the table if it fits.
  private void write(SentName name, SentField field, byte[] memory, int value, int valueEnd) {
    int size = size(name, value, valueEnd);
    if (table.isFit(size)) {
      literal(TO_BE_INDEXED, 0x3F, name, memory, value, valueEnd);
      long row = table.add(size);
      field.row(row);
      name.row(row);
    } else {
      literal(0, 0x0F, name, memory, value, valueEnd);
    }
  }

  /// What the field takes up in the table.
  private static int size(SentName name, int value, int valueEnd) {
    return name.lower().length + valueEnd - value + TableField.OVERHEAD;
  }

  private void literal(int kind, int mask, SentName name, byte[] memory, int value, int valueEnd) {
    room(name.lower().length + valueEnd - value);
    if (name.number() > 0) {
      number(kind, mask, name.number());
    } else if (table.has(name.row())) {
      number(kind, mask, table.number(name.row()));
    } else {
      section[length++] = (byte) kind;
      string(name.lower(), 0, name.lower().length);
    }
    string(memory, value, valueEnd);
  }

  private void string(byte[] memory, int from, int end) {
    number(0, 0x7F, end - from);
    System.arraycopy(memory, from, section, length, end - from);
    length += end - from;
  }

  private void number(int kind, int mask, int number) {
    if (number < mask) {
      section[length++] = (byte) (kind | number);
      return;
    }
    section[length++] = (byte) (kind | mask);
    int rest = number - mask;
    for (; rest >= 0x80; rest >>>= 7) {
      section[length++] = (byte) (rest | 0x80);
    }
    section[length++] = (byte) rest;
  }

  private void room(int bytes) {
    if (section.length - length < bytes + NUMBERS) {
      section = Arrays.copyOf(section, 2 * (length + bytes + NUMBERS));
    }
  }
}
