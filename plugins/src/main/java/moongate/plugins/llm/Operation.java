package moongate.plugins.llm;

/// The kinds of requests to a model; the names are the values of `route_type`.
public enum Operation {
  CHAT("llm/v1/chat"),
  COMPLETION("llm/v1/completions"),
  /// Whatever the client asks for, in the provider's own format.
  PRESERVED("preserve");

  private final String routeType;

  Operation(String routeType) {
    this.routeType = routeType;
  }

  String routeType() {
    return routeType;
  }

  static Operation of(String routeType) {
    for (var operation : values()) {
      if (operation.routeType.equals(routeType)) {
        return operation;
      }
    }
    throw new IllegalArgumentException(routeType);
  }
}
