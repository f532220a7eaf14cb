package moongate.plugins.llm;

/// What a model is asked to do; the names are those of `route_type`.
public enum Operation {
  CHAT("llm/v1/chat"),
  COMPLETION("llm/v1/completions"),
  /// Whatever the client asks for, in the provider's own form.
  PRESERVED("preserve");

  private final String routeType;

  Operation(String routeType) {
    this.routeType = routeType;
  }

  public String routeType() {
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
