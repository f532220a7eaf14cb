package moongate.app.settings;

/// What a node is among others: the setting `role`.
public enum Role {
  /// Has its configuration and serves it.
  TRADITIONAL,
  /// Has the configuration, and hands it to data planes, which serve it.
  CONTROL_PLANE,
  /// Serves what a control plane hands it.
  DATA_PLANE;

  /// Whether clients are served here.
  public boolean isProxy() {
    return this != CONTROL_PLANE;
  }
}
