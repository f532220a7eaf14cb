package moongate.lua.runtime;

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
    /// Nesting of calls.
    STACK("stack"),
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

  /// @param where `chunk:line` of the code that ran, or empty
  public BudgetExceeded(Kind kind, String where) {
    super(
        (where.isEmpty() ? "" : where + ": ") + kind.word() + " budget exceeded",
        null,
        false,
        false);
    this.kind = kind;
    this.where = where;
  }

  /// What was used up.
  public Kind kind() {
    return kind;
  }

  /// `chunk:line` of the code that ran, or empty when unknown.
  public String where() {
    return where;
  }
}
