package moongate.store;

/// A store could not execute an operation; nothing has changed.
public final class StoreException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient StoreProblem problem;

  public StoreException(StoreProblem problem) {
    super(problem.message());
    this.problem = problem;
  }

  public StoreException(StoreProblem problem, Throwable cause) {
    super(problem.message(), cause);
    this.problem = problem;
  }

  public StoreProblem problem() {
    return problem;
  }
}
