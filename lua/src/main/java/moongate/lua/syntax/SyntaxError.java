package moongate.lua.syntax;

/// Source that is not valid Lua. The message is the same as Lua's, and begins with `chunk:line:`.
public final class SyntaxError extends RuntimeException {
  private final int line;
  private final int column;
  private final String reason;

  SyntaxError(String chunk, int line, int column, String reason) {
    super(chunk + ":" + line + ": " + reason, null, false, false);
    this.line = line;
    this.column = column;
    this.reason = reason;
  }

  /// The column, from 1.
  public int column() {
    return column;
  }

  /// The message without the position.
  public String reason() {
    return reason;
  }

  /// The line where the error was found, from 1.
  public int line() {
    return line;
  }
}
