package moongate.store;

import moongate.model.Problems;

/// A document that cannot be served, with everything that is wrong with it.
public final class InvalidConfiguration extends Exception {
  private final transient Problems problems;
  private final String source;

  InvalidConfiguration(Problems problems, String source) {
    super(problems.toText(source));
    this.problems = problems;
    this.source = source;
  }

  public Problems problems() {
    return problems;
  }

  /// What the document is called in messages: `kong.yml`.
  public String source() {
    return source;
  }
}
