package moongate.functions.custom;

import moongate.gateway.plugin.ExplainedFailure;

/// A plugin or a vault of the operator's own cannot be used: its files are missing, or are not what
/// they should be.
public final class CustomPluginException extends ExplainedFailure {
  private final String setting;
  private final boolean isMissing;

  CustomPluginException(String setting, String message, boolean isMissing) {
    super(message);
    this.setting = setting;
    this.isMissing = isMissing;
  }

  /// The name of the setting that asks for it.
  public String setting() {
    return setting;
  }

  /// True when there are no files of that name: it may be misspelt.
  public boolean isMissing() {
    return isMissing;
  }
}
