package moongate.http;

import org.jspecify.annotations.Nullable;

/// An upstream could not be reached or did not answer properly.
public final class UpstreamException extends RuntimeException {
  /// The reason.
  public enum Kind implements FailureKind {
    CONNECT_FAILED,
    CONNECT_TIMEOUT,
    WRITE_TIMEOUT,
    READ_TIMEOUT,
    /// The connection was closed before the response was complete.
    RESET,
    /// The bytes received are not a valid response.
    BAD_RESPONSE,
    /// The caller does not want the answer any more: see [Caller#isGone()].
    CALLER_GONE,
    /// This node has no address, no port or no memory left for a connection to this upstream.
    NO_PORT,
    /// This node has reached its limit of open connections.
    EXHAUSTED;

    @Override
    public boolean isTimeout() {
      return this == CONNECT_TIMEOUT || this == WRITE_TIMEOUT || this == READ_TIMEOUT;
    }

    @Override
    public boolean isNotOfPeer() {
      return this == NO_PORT || endsTries();
    }

    /// True if trying another upstream would not help. There may be a port for another one: ports
    /// are counted for each of them.
    public boolean endsTries() {
      return this == CALLER_GONE || this == EXHAUSTED;
    }

    /// The status with which a client is answered.
    public int status() {
      if (this == EXHAUSTED) {
        return 503;
      }
      return isTimeout() ? 504 : 502;
    }
  }

  /// There is no HTTP/2 error code.
  public static final long NO_CODE = -1;

  private final Kind kind;
  private final boolean isRequestSent;
  private final boolean isResponseStarted;
  private final long resetCode;
  private final @Nullable Body bodyAgain;

  /// A failure before any part of the request could reach the upstream.
  public static UpstreamException beforeRequest(Kind kind, String message) {
    return new UpstreamException(kind, message, false, false);
  }

  /// A failure after the response has begun.
  public static UpstreamException inResponse(Kind kind, String message) {
    return new UpstreamException(kind, message, true, true);
  }

  public UpstreamException(
      Kind kind, String message, boolean isRequestSent, boolean isResponseStarted) {
    this(kind, message, isRequestSent, isResponseStarted, NO_CODE);
  }

  /// @param resetCode the error code with which an HTTP/2 upstream reset the stream, or [#NO_CODE]
  public UpstreamException(
      Kind kind, String message, boolean isRequestSent, boolean isResponseStarted, long resetCode) {
    this(kind, message, isRequestSent, isResponseStarted, resetCode, null);
  }

  private UpstreamException(
      Kind kind,
      @Nullable String message,
      boolean isRequestSent,
      boolean isResponseStarted,
      long resetCode,
      @Nullable Body bodyAgain) {
    super(message, null, false, false);
    this.kind = kind;
    this.isRequestSent = isRequestSent;
    this.isResponseStarted = isResponseStarted;
    this.resetCode = resetCode;
    this.bodyAgain = bodyAgain;
  }

  /// The same failure for a request that can be sent to another upstream with this body, because
  /// the one that failed has not processed the request.
  public UpstreamException withBody(Body whole) {
    return new UpstreamException(
        kind, getMessage(), isRequestSent, isResponseStarted, resetCode, whole);
  }

  /// The body with which the request can be sent again; null if it is not available.
  public @Nullable Body bodyAgain() {
    return bodyAgain;
  }

  public Kind kind() {
    return kind;
  }

  /// True if the upstream may have received part of the request: then only idempotent methods are
  /// safe to repeat.
  public boolean isRequestSent() {
    return isRequestSent;
  }

  /// True if any byte of the response has arrived.
  public boolean isResponseStarted() {
    return isResponseStarted;
  }

  /// The error code (RFC 9113, section 7) with which an HTTP/2 upstream reset the stream;
  /// [#NO_CODE] for none.
  public long resetCode() {
    return resetCode;
  }
}
