package moongate.plugins.protobuf;

/// Reads the values in a part of a message.
final class WireReader {
  private final byte[] bytes;
  private final int end;
  private int at;

  WireReader(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  boolean hasMore() {
    return at < end;
  }

  long varint() throws MessageException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at == end) {
        throw broken();
      }
      byte next = bytes[at++];
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw broken();
  }

  long fixed64() throws MessageException {
    return fixed(Long.BYTES);
  }

  int fixed32() throws MessageException {
    return (int) fixed(Integer.BYTES);
  }

  private long fixed(int length) throws MessageException {
    int start = skip(length);
    long value = 0;
    for (int i = length - 1; i >= 0; i--) {
      value = value << 8 | (bytes[start + i] & 0xFF);
    }
    return value;
  }

  /// Reads a value that has its length in front of it.
  WireReader piece() throws MessageException {
    long length = varint();
    if (length < 0 || length > end - at) {
      throw broken();
    }
    int start = skip((int) length);
    return new WireReader(bytes, start, at);
  }

  /// All remaining bytes.
  byte[] rest() {
    var rest = new byte[end - at];
    System.arraycopy(bytes, at, rest, 0, rest.length);
    at = end;
    return rest;
  }

  private int skip(int length) throws MessageException {
    if (length > end - at) {
      throw broken();
    }
    int start = at;
    at += length;
    return start;
  }

  /// Skips the value of an unknown field.
  void skipValue(long tag) throws MessageException {
    switch ((int) tag & 7) {
      case WireType.VARINT -> {
        var _ = varint();
      }
      case WireType.FIXED64 -> skip(Long.BYTES);
      case WireType.FIXED32 -> skip(Integer.BYTES);
      case WireType.BYTES -> piece();
      case WireType.GROUP -> skipGroup();
      default -> throw broken();
    }
  }

  /// Skips a group. Groups may be nested, up to a limit.
  private void skipGroup() throws MessageException {
    int depth = 1;
    while (depth > 0) {
      long tag = varint();
      switch ((int) tag & 7) {
        case WireType.GROUP -> depth++;
        case WireType.GROUP_END -> depth--;
        default -> skipValue(tag);
      }
    }
  }

  static MessageException broken() {
    return new MessageException("a message is broken");
  }
}
