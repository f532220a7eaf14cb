package moongate.plugins.acme;

/// The role of a node among others. It determines where certificates can be stored, and which node
/// orders them.
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
