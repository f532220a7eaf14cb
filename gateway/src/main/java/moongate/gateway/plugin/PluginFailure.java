package moongate.gateway.plugin;

/// A step of a plugin failed for a reason that its message says completely: it is logged without a
/// Java stack trace. The client learns nothing of it but the 500.
public final class PluginFailure extends RuntimeException {
  public PluginFailure(String message) {
    super(message, null, false, false);
  }
}
