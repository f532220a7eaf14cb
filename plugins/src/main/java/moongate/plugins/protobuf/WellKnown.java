package moongate.plugins.protobuf;

import org.jspecify.annotations.Nullable;

/// Types of `google.protobuf` that have a special form in JSON.
enum WellKnown {
  /// A timestamp as a text.
  TIMESTAMP,
  /// Seconds with an `s`, as a text.
  DURATION,
  /// Names separated by commas, as a text.
  FIELD_MASK,
  /// The wrapped value.
  WRAPPER,
  /// Any object.
  STRUCT,
  /// Any array.
  LIST_VALUE,
  /// Any value.
  VALUE,
  /// An object of the type that its `@type` names.
  ANY;

  private static final String PACKAGE = "google.protobuf.";

  /// The well-known type; null for an ordinary type.
  static @Nullable WellKnown of(MessageType type) {
    if (!type.name().startsWith(PACKAGE)) {
      return null;
    }
    return switch (type.name().substring(PACKAGE.length())) {
      case "Timestamp" -> TIMESTAMP;
      case "Duration" -> DURATION;
      case "FieldMask" -> FIELD_MASK;
      case "Struct" -> STRUCT;
      case "ListValue" -> LIST_VALUE;
      case "Value" -> VALUE;
      case "Any" -> ANY;
      case "DoubleValue",
          "FloatValue",
          "Int64Value",
          "UInt64Value",
          "Int32Value",
          "UInt32Value",
          "BoolValue",
          "StringValue",
          "BytesValue" ->
          WRAPPER;
      default -> null;
    };
  }

  /// Whether a text can be a value of the type.
  static boolean hasTextForm(MessageType type) {
    var known = of(type);
    return known == TIMESTAMP || known == DURATION || known == FIELD_MASK || known == WRAPPER;
  }
}
