package moongate.http;

/// A body could not be read or written to its end.
public final class BodyException extends RuntimeException {
  /// The reason.
  public enum Kind {
    /// The other side closed or reset the connection.
    CLIENT_GONE,
    /// The bytes received are not a valid body.
    MALFORMED,
    /// The body is larger than allowed.
    TOO_LARGE,
    /// The other side was too slow.
    TIMEOUT,
    /// All bodies kept in memory would together take too much memory.
    NO_ROOM
  }

  private final Kind kind;

  public BodyException(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
