package moongate.model.expression;

/// The left side of a predicate: the part of the request that is compared.
public sealed interface RequestField {
  /// The type of a field's values.
  enum Type {
    TEXT("a string"),
    NUMBER("an integer"),
    ADDRESS("an IP address");

    private final String description;

    Type(String description) {
      this.description = description;
    }

    String description() {
      return description;
    }
  }

  Type type();

  /// Fields with at most one value per request.
  enum Single implements RequestField {
    PROTOCOL("net.protocol", Type.TEXT),
    SERVER_NAME("tls.sni", Type.TEXT),
    METHOD("http.method", Type.TEXT),
    HOST("http.host", Type.TEXT),
    PATH("http.path", Type.TEXT),
    SEGMENT_COUNT("http.path.segments.len", Type.NUMBER),
    SOURCE_ADDRESS("net.src.ip", Type.ADDRESS),
    SOURCE_PORT("net.src.port", Type.NUMBER),
    DESTINATION_ADDRESS("net.dst.ip", Type.ADDRESS),
    DESTINATION_PORT("net.dst.port", Type.NUMBER);

    final String label;
    private final Type type;

    Single(String label, Type type) {
      this.label = label;
      this.type = type;
    }

    /// False for fields that connections without HTTP have, too.
    public boolean isHttp() {
      return label.startsWith("http.");
    }

    @Override
    public Type type() {
      return type;
    }
  }

  /// The segments of the path from `first` to `last`, counted from 0, with the slashes between
  /// them.
  record Segments(int first, int last) implements RequestField {
    @Override
    public Type type() {
      return Type.TEXT;
    }
  }

  /// All values of a header.
  ///
  /// @param name in lower case, with `_` for `-`
  record Header(String name) implements RequestField {
    @Override
    public Type type() {
      return Type.TEXT;
    }
  }

  /// All values of a query argument.
  record Query(String name) implements RequestField {
    @Override
    public Type type() {
      return Type.TEXT;
    }
  }
}
