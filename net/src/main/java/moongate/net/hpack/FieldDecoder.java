package moongate.net.hpack;

import org.jspecify.annotations.Nullable;

/// Decompresses the field sections that one end of a connection sends.
public final class FieldDecoder {
  /// What a table may have without being asked (RFC 9113, 6.5.2).
  public static final int USUAL_CAPACITY = 4096;

  private static final byte[] NOTHING = {};
  private static final int INDEXED = 0x80;
  private static final int TO_BE_INDEXED = 0x40;
  private static final int NEW_CAPACITY = 0x20;
  private static final int IN_HUFFMAN_CODE = 0x80;

  private final NameCache names;
  private final DynamicTable table = new DynamicTable(USUAL_CAPACITY);
  private long mostCapacity = USUAL_CAPACITY;
  private boolean isNewCapacityDue;

  private byte[] memory = NOTHING;
  private int at;
  private int end;

  /// Where the last string stands that was read.
  private int from;

  private int to;

  /// Behind the section, where decoded strings are put.
  private int free;

  public FieldDecoder(NameCache names) {
    this.names = names;
  }

  /// How much memory a section of `length` bytes takes, with what is decoded of it.
  public static int memoryFor(int length) {
    return length + HuffmanCode.mostDecoded(length);
  }

  /// The sender's table may be as large from now on.
  public void mostCapacity(long most) {
    mostCapacity = most;
    if (most < table.capacity()) {
      isNewCapacityDue = true;
      table.capacity((int) most);
    }
  }

  public long mostCapacity() {
    return mostCapacity;
  }

  /// Reads the section in the first `length` bytes of `bytes`, which holds [#memoryFor] that many;
  /// what is behind the section is overwritten.
  ///
  /// @return the size of the fields, as RFC 9113 counts it (6.5.2); those that exceed `mostSize`
  ///   are not told to `sink`
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
    readString();
    long size = sizeBefore + name.length() + (to - from) + TableField.OVERHEAD;
    boolean isTold = size <= mostSize;
    if (isKept) {
      var field = new TableField(name, memory, from, to);
      table.add(field);
      if (isTold) {
        sink.field(field);
      }
    } else if (isTold) {
      sink.field(name, memory, from, to);
    }
    return size;
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
    if (isCoded) {
      to = HuffmanCode.decode(memory, from, at, free);
      from = free;
      free = to;
      if (to < 0) {
        throw new SectionException("not in Huffman's code");
      }
    }
  }

  /// A number that begins in the lower bits of a byte (RFC 7541, 5.1).
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
