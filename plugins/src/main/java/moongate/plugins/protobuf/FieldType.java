package moongate.plugins.protobuf;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A field of a message.
///
/// @param jsonName the other name that JSON may have for it
/// @param hasPresence whether it can be told from its default that it is not there
/// @param message what it holds, if that is a message
/// @param enumType what it holds, if that is one of an enum
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

  /// What one value is.
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

    /// That of a keyword such as `int32`; null for the name of a type.
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

  /// The type of its messages.
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
