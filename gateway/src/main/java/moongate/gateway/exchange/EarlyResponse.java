package moongate.gateway.exchange;

/// Ends the running step with `outcome`, for code that is too deeply nested to return it.
///
/// Allowed in rewrite and access. It is an error and not an exception, so that no `catch
/// (RuntimeException)` on its way catches it. It has no stack trace and is cheap.
public final class EarlyResponse extends Error {
  private final Outcome.Answered outcome;

  public EarlyResponse(Outcome.Answered outcome) {
    super("early response", null, false, false);
    this.outcome = outcome;
  }

  /// What was answered.
  public Outcome.Answered outcome() {
    return outcome;
  }
}
