package moongate.plugins.protobuf;

import java.io.ByteArrayOutputStream;
import moongate.model.value.Utf8;

/// Writes a Protocol Buffers message, field by field.
public final class Message {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED32 = 5;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(128);

  public Message number(int field, long value) {
    tag(field, VARINT);
    varint(value);
    return this;
  }

  public Message flag(int field, boolean value) {
    return number(field, value ? 1 : 0);
  }

  public Message fixed64(int field, long value) {
    tag(field, FIXED64);
    return bare64(value);
  }

  public Message fixed32(int field, int value) {
    tag(field, FIXED32);
    return bare32(value);
  }

  /// Adds a value without its field, for packed repeated fields.
  Message bare64(long value) {
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      out.write((int) (value >>> shift));
    }
    return this;
  }

  Message bare32(int value) {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      out.write(value >>> shift);
    }
    return this;
  }

  Message bareNumber(long value) {
    varint(value);
    return this;
  }

  public Message real(int field, double value) {
    return fixed64(field, Double.doubleToRawLongBits(value));
  }

  /// Writes a string, which is valid UTF-8 in any case: who receives another one refuses the whole
  /// message.
  public Message text(int field, String value) {
    return bytes(field, Utf8.encodeValid(value));
  }

  /// Writes 64-bit numbers one after the other, in big-endian order.
  public Message bigEndian(int field, long... values) {
    tag(field, LENGTH);
    varint((long) values.length * Long.BYTES);
    for (long value : values) {
      for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
        out.write((int) (value >>> shift));
      }
    }
    return this;
  }

  public Message message(int field, Message value) {
    return bytes(field, value.toBytes());
  }

  public Message bytes(int field, byte[] value) {
    tag(field, LENGTH);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  private void tag(int field, int type) {
    varint((long) field << 3 | type);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  public byte[] toBytes() {
    return out.toByteArray();
  }
}
