package moongate.store;

/// Text that is not YAML or JSON at all, with the line where reading stopped (0: unknown).
public final class MalformedText extends Exception {
  private final int line;

  MalformedText(String message, int line) {
    super(message);
    this.line = line;
  }

  public int line() {
    return line;
  }
}
