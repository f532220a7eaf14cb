package moongate.store;

/// A text is neither YAML nor JSON. It has the line where reading stopped (0: unknown).
public final class MalformedText extends Exception {
  private final int line;

  MalformedText(String message, int line) {
    super(message);
    this.line = line;
  }

  int line() {
    return line;
  }
}
