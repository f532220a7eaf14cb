package moongate.functions.custom;

import moongate.gateway.plugin.ExplainedFailure;

/// A plugin of the operator's own cannot be used: its files are missing, or are not what they
/// should be.
public final class CustomPluginException extends ExplainedFailure {
  private final boolean isMissing;

  CustomPluginException(String message) {
    this(message, false);
  }

  private CustomPluginException(String message, boolean isMissing) {
    super(message);
    this.isMissing = isMissing;
  }

  /// There are no files of that name.
  static CustomPluginException missing(String message) {
    return new CustomPluginException(message, true);
  }

  /// True when there are no files of that name: it may be misspelt.
  public boolean isMissing() {
    return isMissing;
  }
}
