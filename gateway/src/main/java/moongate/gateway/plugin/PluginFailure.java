package moongate.gateway.plugin;

/// A step of a plugin failed for a reason that its message says completely: it is logged without a
/// Java stack trace. The client learns nothing of it but the 500, unless the operator wants its
/// summary in a header.
public final class PluginFailure extends RuntimeException {
  private final String summary;
  private final boolean isRepeated;

  /// @param message everything, for the log
  /// @param summary what went wrong and where, in short
  public PluginFailure(String message, String summary) {
    this(message, summary, false);
  }

  private PluginFailure(String message, String summary, boolean isRepeated) {
    super(message, null, false, false);
    this.summary = summary;
    this.isRepeated = isRepeated;
  }

  /// The same failure, of which the log has spoken before: it is for the log's least grave level.
  public PluginFailure repeated() {
    return new PluginFailure(getMessage(), summary, true);
  }

  boolean isRepeated() {
    return isRepeated;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /// What went wrong and where, in short.
  public String summary() {
    return summary;
  }
}
