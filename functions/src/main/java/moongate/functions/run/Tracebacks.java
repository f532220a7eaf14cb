package moongate.functions.run;

/// Lua's stack tracebacks.
public final class Tracebacks {
  private Tracebacks() {}

  /// The traceback as one line of the log.
  public static String inLine(String traceback) {
    return traceback.replace("\n", "; ").replace("\t", "");
  }
}
