package moongate.net.hpack;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Decompresses the field sections that one end of a connection sends.
public final class FieldDecoder {
  /// The capacity of a table before any setting changes it (RFC 9113, 6.5.2).
  public static final int USUAL_CAPACITY = 4096;

  private static final byte[] NOTHING = {};
  private static final int INDEXED = 0x80;
  private static final int TO_BE_INDEXED = 0x40;
  private static final int NEW_CAPACITY = 0x20;
  private static final int IN_HUFFMAN_CODE = 0x80;

  /// How many literal fields are remembered, and how many bytes of a value are hashed to recognize
  /// a repeated one.
  private static final int LITERALS = 64;

  private static final int COMPARED = 64;

  /// How many bytes the remembered fields of a connection may take up, beside its table. When there
  /// are more, all are forgotten.
  private static final int MOST_REMEMBERED = 16 * 1024;

  /// The longest field, with its value as it is sent, that is remembered.
  private static final int LONGEST_REMEMBERED = 2048;

  private final NameCache names;
  private final DynamicTable table = new DynamicTable(USUAL_CAPACITY);
  private final @Nullable RepeatedLiteral[] literals = new RepeatedLiteral[LITERALS];
  private final int[] seen = new int[LITERALS];
  private int remembered;
  private long mostCapacity = USUAL_CAPACITY;
  private boolean isNewCapacityDue;
  private long changes;

  private byte[] memory = NOTHING;
  private int at;
  private int end;

  /// The start of the string that was read last.
  private int from;

  private int to;

  /// The place behind the section where decoded strings are put.
  private int free;

  public FieldDecoder(NameCache names) {
    this.names = names;
  }

  /// The size of the memory that is needed for a section of `length` bytes and the strings decoded
  /// from it.
  public static int memoryFor(int length) {
    return length + HuffmanCode.mostDecoded(length);
  }

  /// Sets the largest capacity that the sender may choose for its table.
  public void mostCapacity(long most) {
    mostCapacity = most;
    if (most < table.capacity()) {
      isNewCapacityDue = true;
      changes++;
      table.capacity((int) most);
    }
  }

  public long mostCapacity() {
    return mostCapacity;
  }

  /// The number of changes of the table so far. If it is the same, equal sections have the same
  /// fields.
  public long changes() {
    return changes;
  }

  /// Reads the section in the first `length` bytes of `bytes`, which must have the size that
  /// [#memoryFor] returns. What is behind the section is overwritten.
  ///
  /// @return the size of the fields, as RFC 9113 counts it (6.5.2); fields that exceed `mostSize`
  ///   are not passed to `sink`
  public long decode(byte[] bytes, int length, long mostSize, FieldSink sink)
      throws SectionException {
    memory = bytes;
    at = 0;
    end = length;
    readCapacities();
    if (isNewCapacityDue && length > 0) {
      throw new SectionException("no new capacity of the table was told");
    }
    long size = 0;
    while (at < end) {
      free = length;
      int first = bytes[at] & 0xFF;
      if (first >= INDEXED) {
        var field = field(integer(0x7F));
        size += field.size();
        if (size <= mostSize) {
          sink.field(field);
        }
      } else {
        size = readLiteral(first, size, mostSize, sink);
      }
    }
    memory = NOTHING;
    return size;
  }

  private void readCapacities() throws SectionException {
    while (at < end && (memory[at] & 0xE0) == NEW_CAPACITY) {
      int capacity = integer(0x1F);
      if (capacity > mostCapacity) {
        throw new SectionException("a larger table than is allowed");
      }
      isNewCapacityDue = false;
      changes++;
      table.capacity(capacity);
    }
  }

  private long readLiteral(int first, long sizeBefore, long mostSize, FieldSink sink)
      throws SectionException {
    boolean isKept = (first & TO_BE_INDEXED) != 0;
    if (!isKept && (first & NEW_CAPACITY) != 0) {
      throw new SectionException("a new capacity of the table behind a field");
    }
    int index = integer(isKept ? 0x3F : 0x0F);
    FieldName name;
    if (index == 0) {
      readString();
      name = names.find(memory, from, to);
    } else {
      name = field(index).name();
    }
    boolean isCoded = readSpelling();
    var field = isKept || isCoded ? repeated(name, isCoded, isKept) : null;
    if (field == null) {
      decodeSpelling(isCoded);
      long size = sizeBefore + name.length() + (to - from) + TableField.OVERHEAD;
      if (size <= mostSize) {
        sink.field(name, memory, from, to);
      }
      return size;
    }
    if (isKept) {
      changes++;
      table.add(field);
    }
    long size = sizeBefore + field.size();
    if (size <= mostSize) {
      sink.field(field);
    }
    return size;
  }

  /// The field with the value that was read last, if it is remembered or `isWanted`; otherwise
  /// null.
  private @Nullable TableField repeated(FieldName name, boolean isCoded, boolean isWanted)
      throws SectionException {
    int start = from;
    int stop = to;
    int sum = 31 * name.header().hashCode() + stop - start;
    for (int i = Math.max(start, stop - COMPARED); i < stop; i++) {
      sum = 31 * sum + memory[i];
    }
    int place = (sum ^ sum >>> 8 ^ sum >>> 16) & LITERALS - 1;
    var known = literals[place];
    if (known != null && known.is(name, isCoded, memory, start, stop)) {
      return known.field();
    }
    boolean isRepeated = seen[place] == sum;
    seen[place] = sum;
    if (!isRepeated && !isWanted) {
      return null;
    }
    decodeSpelling(isCoded);
    var field = new TableField(name, memory, from, to);
    if (isRepeated && name.length() + stop - start <= LONGEST_REMEMBERED) {
      var spelling = Arrays.copyOfRange(memory, start, stop);
      remember(place, new RepeatedLiteral(name, isCoded, spelling, field));
    }
    return field;
  }

  private void remember(int place, RepeatedLiteral literal) {
    var old = literals[place];
    remembered += literal.weight() - (old == null ? 0 : old.weight());
    if (remembered > MOST_REMEMBERED) {
      Arrays.fill(literals, null);
      remembered = literal.weight();
    }
    literals[place] = literal;
  }

  private TableField field(int index) throws SectionException {
    @Nullable TableField field =
        index == 0
            ? null
            : index <= StaticTable.SIZE
                ? StaticTable.at(index)
                : table.at(index - StaticTable.SIZE - 1);
    if (field == null) {
      throw new SectionException("a field that is in no table");
    }
    return field;
  }

  private void readString() throws SectionException {
    decodeSpelling(readSpelling());
  }

  /// Reads a string without decoding it. Returns whether it is in Huffman code.
  private boolean readSpelling() throws SectionException {
    if (at == end) {
      throw new SectionException("a field without its end");
    }
    boolean isCoded = (memory[at] & IN_HUFFMAN_CODE) != 0;
    int length = integer(0x7F);
    if (length > end - at) {
      throw new SectionException("a string without its end");
    }
    from = at;
    at += length;
    to = at;
    return isCoded;
  }

  private void decodeSpelling(boolean isCoded) throws SectionException {
    if (isCoded) {
      to = HuffmanCode.decode(memory, from, to, free);
      from = free;
      free = to;
      if (to < 0) {
        throw new SectionException("not in Huffman's code");
      }
    }
  }

  /// Reads a number that begins in the lower bits of a byte (RFC 7541, 5.1).
  private int integer(int mask) throws SectionException {
    int first = memory[at++] & mask;
    if (first < mask) {
      return first;
    }
    long number = first;
    for (int shift = 0; at < end && shift <= 56; shift += 7) {
      int octet = memory[at++];
      number += (octet & 0x7FL) << shift;
      if (octet >= 0) {
        if (number < 0 || number > Integer.MAX_VALUE) {
          break;
        }
        return (int) number;
      }
    }
    throw new SectionException("a number that is too large, or without its end");
  }
}
