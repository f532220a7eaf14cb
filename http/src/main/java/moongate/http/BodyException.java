package moongate.http;

/// A body could not be read or written to its end.
public final class BodyException extends RuntimeException {
  /// What happened.
  public enum Kind {
    /// The other side closed or reset the connection.
    CLIENT_GONE,
    /// What came is not a valid body.
    MALFORMED,
    /// There was more than allowed.
    TOO_LARGE,
    /// The other side was too slow.
    TIMEOUT,
    /// All bodies that are kept in memory would take too much together.
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
