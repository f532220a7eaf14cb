package moongate.plugins.opentelemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A message of Protocol Buffers, read without knowing its type: the values of each field.
record Fields(Map<Integer, List<Object>> values) {
  static Fields of(byte[] bytes) {
    var values = new LinkedHashMap<Integer, List<Object>>();
    var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      long tag = varint(buffer);
      Object value =
          switch ((int) (tag & 7)) {
            case 0 -> varint(buffer);
            case 1 -> buffer.getLong();
            case 2 -> {
              var inner = new byte[(int) varint(buffer)];
              buffer.get(inner);
              yield inner;
            }
            case 5 -> (long) buffer.getInt();
            default -> throw new IllegalStateException("wire type " + (tag & 7));
          };
      values.computeIfAbsent((int) (tag >>> 3), _ -> new ArrayList<>()).add(value);
    }
    return new Fields(values);
  }

  private static long varint(ByteBuffer buffer) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = buffer.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private List<Object> all(int field) {
    return values.getOrDefault(field, List.of());
  }

  List<Fields> messages(int field) {
    return all(field).stream().map(bytes -> of((byte[]) bytes)).toList();
  }

  Fields message(int field) {
    return messages(field).getFirst();
  }

  /// A string, as receivers take it: one that is not UTF-8 breaks the whole message.
  String text(int field) {
    if (all(field).isEmpty()) {
      return "";
    }
    try {
      var decoder = UTF_8.newDecoder(); // one that refuses, where others replace
      return decoder.decode(ByteBuffer.wrap((byte[]) all(field).getFirst())).toString();
    } catch (CharacterCodingException invalid) {
      throw new IllegalStateException("field " + field + " is not UTF-8", invalid);
    }
  }

  String hex(int field) {
    return all(field).isEmpty() ? "" : HexFormat.of().formatHex((byte[]) all(field).getFirst());
  }

  long number(int field) {
    return all(field).isEmpty() ? 0 : (Long) all(field).getFirst();
  }

  /// Attributes, as text.
  Map<String, String> attributes(int field) {
    var all = new LinkedHashMap<String, String>();
    for (var pair : messages(field)) {
      var value = pair.message(2);
      all.put(
          pair.text(1),
          value.values().containsKey(3) ? Long.toString(value.number(3)) : value.text(1));
    }
    return all;
  }
}
