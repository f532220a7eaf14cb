package moongate.plugins.protobuf;

import org.jspecify.annotations.Nullable;

/// Types of `google.protobuf` that are not objects in JSON.
enum WellKnown {
  /// Text: a moment.
  TIMESTAMP,
  /// Text: seconds with an `s`.
  DURATION,
  /// Text: names with commas between them.
  FIELD_MASK,
  /// The value inside.
  WRAPPER,
  /// Any object.
  STRUCT,
  /// Any array.
  LIST_VALUE,
  /// Anything.
  VALUE,
  /// An object of the type that its `@type` names.
  ANY;

  private static final String PACKAGE = "google.protobuf.";

  /// Null for a type like any other.
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

  /// Whether a text can be one.
  static boolean hasTextForm(MessageType type) {
    var known = of(type);
    return known == TIMESTAMP || known == DURATION || known == FIELD_MASK || known == WRAPPER;
  }
}
