package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// Ends an invocation that has used up its [Budget].
///
/// It is an `Error`, so that handlers for ordinary failures do not catch it: no Lua construct
/// catches it, and library functions let it pass. Only the code that started the invocation catches
/// it.
public final class BudgetExceeded extends Error {
  /// Which limit was reached.
  public enum Kind {
    /// Processor time or units of work.
    CPU("cpu"),
    /// Elapsed time.
    TIME("time"),
    /// Allocated bytes.
    MEMORY("memory"),
    /// Bytes of output.
    OUTPUT("output");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /// The name in messages and metrics.
    public String word() {
      return word;
    }
  }

  private final Kind kind;
  private final String where;

  /// Java's stack trace, if there was not enough stack left to find the position at once.
  private final @Nullable StackOverflowError full;

  /// An additional explanation, or empty.
  private final String detail;

  /// The position where the invoked function begins, used if no better one is known.
  private String entry = "";

  /// @param where `chunk:line` of the running code, or empty
  public BudgetExceeded(Kind kind, String where) {
    this(kind, where, "");
  }

  /// @param detail an explanation for people if the invocation ended although its own budget was
  ///   not used up
  public BudgetExceeded(Kind kind, String where, String detail) {
    this(kind, where, detail, null);
  }

  /// @param full contains the position, which is computed on demand
  BudgetExceeded(Kind kind, StackOverflowError full) {
    this(kind, "", "", full);
  }

  private BudgetExceeded(
      Kind kind, String where, String detail, @Nullable StackOverflowError full) {
    super(null, null, false, false);
    this.kind = kind;
    this.where = where;
    this.detail = detail;
    this.full = full;
  }

  /// Which limit was reached.
  public Kind kind() {
    return kind;
  }

  /// `chunk:line` of the running code; if that is unknown, the position where the invoked function
  /// begins; or empty.
  public String where() {
    var place = full == null ? where : CallStack.where(full);
    return place.isEmpty() ? entry : place;
  }

  /// Stores which function was invoked.
  void within(LuaFunction function) {
    if (function instanceof CompiledFunction compiled) {
      var info = compiled.info();
      entry = info.chunk() + ":" + Math.max(1, info.line());
    }
  }

  @Override
  public String getMessage() {
    var place = where();
    return (place.isEmpty() ? "" : place + ": ")
        + kind.word()
        + " budget exceeded"
        + (detail.isEmpty() ? "" : " (" + detail + ")");
  }
}
