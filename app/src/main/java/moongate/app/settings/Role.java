package moongate.app.settings;

/// The role of a node in a cluster: the setting `role`.
public enum Role {
  /// Has a configuration and serves it.
  TRADITIONAL,
  /// Has a configuration and sends it to data planes, which serve it.
  CONTROL_PLANE,
  /// Serves the configuration that a control plane sends.
  DATA_PLANE;

  /// Whether the node serves the requests of clients.
  public boolean isProxy() {
    return this != CONTROL_PLANE;
  }
}
