package moongate.plugins.logging;

/// A kind of plugin that writes an entry for each request or session. Functions of its
/// configuration may add fields to it ([LogConfig#customFields]).
public abstract class EntryLogType extends LogPluginType {
  protected EntryLogType(String name, int priority) {
    super(name, priority);
  }

  @Override
  public final boolean hasCustomFields() {
    return true;
  }
}
