package moongate.gateway;

import java.util.List;

/// A configuration cannot be put to work; says everything that is in the way.
public final class PlanException extends RuntimeException {
  private final List<String> problems;

  public PlanException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /// One line each.
  public List<String> problems() {
    return problems;
  }
}
