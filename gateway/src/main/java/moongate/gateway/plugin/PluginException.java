package moongate.gateway.plugin;

/// A plugin refuses its configuration, and with it the plan; the message is for whoever wrote it.
public final class PluginException extends RuntimeException {
  public PluginException(String message) {
    super(message);
  }

  public PluginException(String message, Throwable cause) {
    super(message, cause);
  }
}
