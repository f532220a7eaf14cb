package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// The end of an invocation that used up its [Budget].
///
/// An `Error`, so that no handler for ordinary failures takes it: no Lua construct catches it, and
/// library functions let it pass. Only who started the invocation does.
public final class BudgetExceeded extends Error {
  /// What was used up.
  public enum Kind {
    /// Processor time or units of work.
    CPU("cpu"),
    /// Time on the clock.
    TIME("time"),
    /// Allocated bytes.
    MEMORY("memory"),
    /// Bytes written out.
    OUTPUT("output");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /// The word for messages and metrics.
    public String word() {
      return word;
    }
  }

  private final Kind kind;
  private final String where;

  /// Java's trace of where it was, when there was no room on the stack to look closer.
  private final @Nullable StackOverflowError full;

  /// What there is to say besides; empty for nothing.
  private final String detail;

  /// Where the function begins that was invoked, in case nothing closer is known.
  private String entry = "";

  /// @param where `chunk:line` of the code that ran, or empty
  public BudgetExceeded(Kind kind, String where) {
    this(kind, where, "");
  }

  /// @param detail why it ended though its own budget was not used up, in words for people
  public BudgetExceeded(Kind kind, String where, String detail) {
    this(kind, where, detail, null);
  }

  /// @param full tells where the code was; looked at when somebody asks
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

  /// What was used up.
  public Kind kind() {
    return kind;
  }

  /// `chunk:line` of the code that ran; where the invoked function begins when that is all that is
  /// known; or empty.
  public String where() {
    var place = full == null ? where : CallStack.where(full);
    return place.isEmpty() ? entry : place;
  }

  /// Notes which function was invoked.
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
