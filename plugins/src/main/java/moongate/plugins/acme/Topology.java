package moongate.plugins.acme;

/// What a node is to the others: it decides where certificates can be kept, and who orders them.
public enum Topology {
  /// It serves requests, and has a database.
  TRADITIONAL,
  /// It serves requests of what a file says.
  WITHOUT_DATABASE,
  CONTROL_PLANE,
  DATA_PLANE;

  boolean isHybrid() {
    return this == CONTROL_PLANE || this == DATA_PLANE;
  }
}
