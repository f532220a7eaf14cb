package moongate.plugins.counting;

import moongate.gateway.plugin.ExplainedFailure;
import moongate.gateway.plugin.PluginFailure;

/// The store of counts cannot be asked; the message is for the log.
public final class CountsUnavailable extends ExplainedFailure {
  private final boolean isRepeated;

  /// @param isRepeated whether it was logged before
  public CountsUnavailable(String message, boolean isRepeated) {
    super(message);
    this.isRepeated = isRepeated;
  }

  /// Converts this to the failure of a plugin.
  public PluginFailure asFailure() {
    var failure = new PluginFailure(getMessage(), "rate limits cannot be counted");
    return isRepeated ? failure.repeated() : failure;
  }
}
