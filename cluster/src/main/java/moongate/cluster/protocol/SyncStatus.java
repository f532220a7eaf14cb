package moongate.cluster.protocol;

/// Whether a data plane can be given the configuration, as the Admin API and metrics show it.
public enum SyncStatus {
  /// Not checked yet.
  UNKNOWN("unknown"),
  NORMAL("normal"),
  VERSION_INCOMPATIBLE("kong_version_incompatible"),
  PLUGIN_SET_INCOMPATIBLE("plugin_set_incompatible"),
  PLUGIN_VERSION_INCOMPATIBLE("plugin_version_incompatible");

  private final String word;

  SyncStatus(String word) {
    this.word = word;
  }

  /// The name in the Admin API and in metrics.
  public String word() {
    return word;
  }
}
