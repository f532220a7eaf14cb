package moongate.gateway.plugin;

/// A plugin failed for a reason that the message explains completely, so it is logged without a
/// Java stack trace. The client only gets a 500, unless the operator wants the summary in a
/// response header.
public final class PluginFailure extends ExplainedFailure {
  private final String summary;
  private final boolean isRepeated;

  /// @param message the complete message, for the log
  /// @param summary what went wrong and where, in short
  public PluginFailure(String message, String summary) {
    this(message, summary, false);
  }

  private PluginFailure(String message, String summary, boolean isRepeated) {
    super(message);
    this.summary = summary;
    this.isRepeated = isRepeated;
  }

  /// The same failure, if the log already has it: it is logged at the lowest level.
  public PluginFailure repeated() {
    return new PluginFailure(getMessage(), summary, true);
  }

  boolean isRepeated() {
    return isRepeated;
  }

  /// The summary: what went wrong and where.
  public String summary() {
    return summary;
  }
}
