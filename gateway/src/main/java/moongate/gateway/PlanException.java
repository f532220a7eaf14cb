package moongate.gateway;

import moongate.model.value.Problems;

/// A configuration cannot be used; the message has all reasons.
public final class PlanException extends RuntimeException {
  private final transient Problems problems;

  public PlanException(Problems problems, String source) {
    super(problems.toText(source));
    this.problems = problems;
  }

  public Problems problems() {
    return problems;
  }
}
