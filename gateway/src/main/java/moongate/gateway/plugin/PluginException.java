package moongate.gateway.plugin;

/// A plugin refuses its configuration, and with it the plan. The message is for the author of the
/// configuration.
public final class PluginException extends RuntimeException {
  public PluginException(String message) {
    super(message);
  }

  public PluginException(String message, Throwable cause) {
    super(message, cause);
  }
}
