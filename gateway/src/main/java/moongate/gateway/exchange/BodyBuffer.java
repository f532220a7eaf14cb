package moongate.gateway.exchange;

/// Collected pieces of a body, as a byte string.
public final class BodyBuffer {
  private final StringBuilder bytes = new StringBuilder();

  public void append(String piece) {
    bytes.append(piece);
  }

  public int length() {
    return bytes.length();
  }

  /// All of it so far.
  public String text() {
    return bytes.toString();
  }

  public void clear() {
    bytes.setLength(0);
  }
}
