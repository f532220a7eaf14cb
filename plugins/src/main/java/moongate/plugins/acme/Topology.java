package moongate.plugins.acme;

/// The role of a node among others. It determines where certificates can be stored, and which node
/// orders them.
public enum Topology {
  /// Serves requests, and has a database.
  TRADITIONAL,
  /// Serves requests, with a configuration from a file.
  WITHOUT_DATABASE,
  CONTROL_PLANE,
  DATA_PLANE;

  boolean isHybrid() {
    return this == CONTROL_PLANE || this == DATA_PLANE;
  }
}
