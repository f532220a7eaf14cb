package moongate.functions.api;

/// A source of log lines: its namespace, and how it writes. A plugin has one per worker, shared by
/// all of its functions; `kong.log.new` makes more.
public final class LogFacility {
  private final String namespace;
  private final LogFormat initial;
  private LogFormat format;
  private boolean isInspecting = true;

  public LogFacility(String namespace, LogFormat format) {
    this.namespace = namespace;
    this.initial = format;
    this.format = format;
  }

  public String namespace() {
    return namespace;
  }

  public LogFormat format() {
    return format;
  }

  public void format(LogFormat replacement) {
    format = replacement;
  }

  /// Undoes [#format(LogFormat)].
  public void restoreFormat() {
    format = initial;
  }

  /// False when `inspect` writes nothing.
  public boolean isInspecting() {
    return isInspecting;
  }

  public void inspecting(boolean wanted) {
    isInspecting = wanted;
  }
}
