package moongate.cluster.protocol;

/// Whether a data plane can be given the configuration, as the Admin API and metrics show it.
public enum SyncStatus {
  /// Nobody has checked yet.
  UNKNOWN("unknown"),
  NORMAL("normal"),
  VERSION_INCOMPATIBLE("kong_version_incompatible"),
  PLUGIN_SET_INCOMPATIBLE("plugin_set_incompatible"),
  PLUGIN_VERSION_INCOMPATIBLE("plugin_version_incompatible");

  private final String word;

  SyncStatus(String word) {
    this.word = word;
  }

  /// The name that it has everywhere outside.
  public String word() {
    return word;
  }
}
