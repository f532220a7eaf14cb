package moongate.http;

/// An operation on a [ByteStream] or [Datagrams] failed.
public final class SocketException extends RuntimeException {
  /// The reason.
  public enum Kind implements FailureKind {
    TIMEOUT,
    CLOSED,
    REFUSED,
    /// The caller does not want the outcome any more: see [Caller#isGone()].
    CALLER_GONE,
    /// This node has no connection, or no port for one, left.
    EXHAUSTED,
    FAILED;

    @Override
    public boolean isTimeout() {
      return this == TIMEOUT;
    }

    @Override
    public boolean isNotOfPeer() {
      return this == CALLER_GONE || this == EXHAUSTED;
    }
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
