package moongate.gateway.exchange;

/// What a plugin wants to happen after its rewrite or access step.
public sealed interface Outcome {
  /// Go on with the next plugin.
  Outcome CONTINUE = new Continue();

  /// Go on with the next plugin.
  record Continue() implements Outcome {}

  /// Answer the request instead of asking the service.
  ///
  /// In access the later plugins' access steps are skipped. With `collectsLaterPlugins` their
  /// header_filter, body_filter and log steps still run on the answer (`kong.response.exit`);
  /// without it only those of the plugins so far do (`ngx.exit`).
  record Answered(Answer answer, boolean collectsLaterPlugins) implements Outcome {}

  /// Answers the request; plugins with lower priority still see the response.
  static Outcome answer(Answer answer) {
    return new Answered(answer, true);
  }

  /// Answers the request and leaves the chain at once.
  static Outcome leave(Answer answer) {
    return new Answered(answer, false);
  }
}
