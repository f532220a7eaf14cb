package moongate.http;

/// An operation on a [ByteStream] or [Datagrams] failed.
public final class SocketException extends RuntimeException {
  /// The reason.
  public enum Kind {
    TIMEOUT,
    CLOSED,
    REFUSED,
    /// The caller does not want the outcome any more: see [Caller#isGone()].
    CALLER_GONE,
    FAILED
  }

  private final Kind kind;

  public SocketException(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
