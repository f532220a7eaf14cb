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
    DOUBLE(Wire.FIXED64),
    FLOAT(Wire.FIXED32),
    INT64(Wire.VARINT),
    UINT64(Wire.VARINT),
    INT32(Wire.VARINT),
    FIXED64(Wire.FIXED64),
    FIXED32(Wire.FIXED32),
    BOOL(Wire.VARINT),
    STRING(Wire.BYTES),
    BYTES(Wire.BYTES),
    UINT32(Wire.VARINT),
    SFIXED32(Wire.FIXED32),
    SFIXED64(Wire.FIXED64),
    SINT32(Wire.VARINT),
    SINT64(Wire.VARINT),
    ENUM(Wire.VARINT),
    MESSAGE(Wire.BYTES);

    private final int wire;

    Kind(int wire) {
      this.wire = wire;
    }

    /// How it is written: see [Wire].
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
