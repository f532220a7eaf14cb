package moongate.gateway.route;

/// A path whose characters can be read only a limited number of times. Each read by the JDK's regex
/// engine counts as a step of its search.
final class BoundedPath implements CharSequence {
  private static final int STEPS_PER_CHARACTER = 32;

  /// The search takes too many steps.
  static final class TooManySteps extends RuntimeException {
    static final TooManySteps INSTANCE = new TooManySteps();

    private TooManySteps() {
      super("too many steps", null, false, false);
    }
  }

  private final String path;
  private int left;

  BoundedPath(String path) {
    this.path = path;
    this.left = STEPS_PER_CHARACTER * (path.length() + 8);
  }

  @Override
  public int length() {
    return path.length();
  }

  @Override
  public char charAt(int index) {
    if (--left < 0) {
      throw TooManySteps.INSTANCE;
    }
    return path.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return path.substring(start, end);
  }

  @Override
  public String toString() {
    return path;
  }
}
