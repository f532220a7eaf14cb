package moongate.http;

/// A line that is not a header line.
public final class HeaderSyntaxException extends RuntimeException {
  public HeaderSyntaxException(String message) {
    super(message, null, false, false);
  }
}
