package moongate.http;

/// Something on a [ByteStream] or [Datagrams] did not work.
public final class SocketException extends RuntimeException {
  /// What happened.
  public enum Kind {
    TIMEOUT,
    CLOSED,
    REFUSED,
    /// The caller does not want the outcome any more: [Caller#isGone()].
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
