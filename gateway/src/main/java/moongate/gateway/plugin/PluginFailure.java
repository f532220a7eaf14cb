package moongate.gateway.plugin;

/// A step of a plugin failed for a reason that its message says completely: it is logged without a
/// Java stack trace. The client learns nothing of it but the 500, unless the operator wants its
/// summary in a header.
public final class PluginFailure extends RuntimeException {
  private final String summary;

  /// @param message everything, for the log
  /// @param summary what went wrong and where, in short
  public PluginFailure(String message, String summary) {
    super(message, null, false, false);
    this.summary = summary;
  }

  /// What went wrong and where, in short.
  public String summary() {
    return summary;
  }
}
