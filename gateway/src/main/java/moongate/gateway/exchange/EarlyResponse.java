package moongate.gateway.exchange;

/// The same as returning `outcome` from the step that runs, for code that is too deep to return.
///
/// Allowed in rewrite and access. An error rather than an exception, so that no `catch
/// (RuntimeException)` on its way swallows it; it carries no stack trace and costs little.
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
