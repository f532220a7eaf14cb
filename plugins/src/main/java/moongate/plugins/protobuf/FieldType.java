package moongate.plugins.protobuf;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A field of a message.
///
/// @param jsonName the other name that it may have in JSON
/// @param hasPresence whether a missing field can be distinguished from one with the default value
/// @param message the type of its value, if that is a message
/// @param enumType the type of its value, if that is an enum
public record FieldType(
    int number,
    String name,
    String jsonName,
    Kind kind,
    boolean isRepeated,
    boolean isPacked,
    boolean hasPresence,
    @Nullable MessageType message,
    @Nullable EnumType enumType) {

  /// The type of a single value.
  public enum Kind {
    DOUBLE(WireType.FIXED64),
    FLOAT(WireType.FIXED32),
    INT64(WireType.VARINT),
    UINT64(WireType.VARINT),
    INT32(WireType.VARINT),
    FIXED64(WireType.FIXED64),
    FIXED32(WireType.FIXED32),
    BOOL(WireType.VARINT),
    STRING(WireType.BYTES),
    BYTES(WireType.BYTES),
    UINT32(WireType.VARINT),
    SFIXED32(WireType.FIXED32),
    SFIXED64(WireType.FIXED64),
    SINT32(WireType.VARINT),
    SINT64(WireType.VARINT),
    ENUM(WireType.VARINT),
    MESSAGE(WireType.BYTES);

    private final int wire;

    Kind(int wire) {
      this.wire = wire;
    }

    /// How it is written: see [WireType].
    int wire() {
      return wire;
    }

    /// The kind for a keyword such as `int32`; null if `word` is the name of a type.
    static @Nullable Kind ofKeyword(String word) {
      for (var kind : values()) {
        if (kind != ENUM && kind != MESSAGE && kind.keyword().equals(word)) {
          return kind;
        }
      }
      return null;
    }

    String keyword() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// The type of its messages. The field must hold messages.
  MessageType messageType() {
    if (message == null) {
      throw new IllegalStateException(name + " holds no messages");
    }
    return message;
  }

  EnumType enumOf() {
    if (enumType == null) {
      throw new IllegalStateException(name + " holds no values of an enum");
    }
    return enumType;
  }

  /// Whether it is a map.
  public boolean isMap() {
    return isRepeated && message != null && message.isMapEntry();
  }
}
