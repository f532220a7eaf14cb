package moongate.lua.syntax;

/// Source that is not Lua. The message is Lua's own, `chunk:line:` in front.
public final class SyntaxError extends RuntimeException {
  private final int line;

  SyntaxError(String chunk, int line, String reason) {
    super(chunk + ":" + line + ": " + reason, null, false, false);
    this.line = line;
  }

  /// The line where reading stopped, from 1.
  public int line() {
    return line;
  }
}
