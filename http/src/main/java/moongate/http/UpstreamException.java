package moongate.http;

import org.jspecify.annotations.Nullable;

/// An upstream could not be reached or did not answer properly.
public final class UpstreamException extends RuntimeException {
  /// What happened.
  public enum Kind {
    CONNECT_FAILED,
    CONNECT_TIMEOUT,
    WRITE_TIMEOUT,
    READ_TIMEOUT,
    /// The connection was closed before the response was complete.
    RESET,
    /// What came is not a valid response.
    BAD_RESPONSE,
    /// The caller does not want the answer any more: [Caller#isGone()].
    CALLER_GONE,
    /// This node has as many connections open as it may.
    EXHAUSTED;

    public boolean isTimeout() {
      return this == CONNECT_TIMEOUT || this == WRITE_TIMEOUT || this == READ_TIMEOUT;
    }

    /// True when it says nothing of the upstream, so that another one would not do better.
    public boolean isNotOfUpstream() {
      return this == CALLER_GONE || this == EXHAUSTED;
    }

    /// The status of a response that tells a client of it.
    public int status() {
      if (this == EXHAUSTED) {
        return 503;
      }
      return isTimeout() ? 504 : 502;
    }
  }

  /// No error code of HTTP/2.
  public static final long NO_CODE = -1;

  private final Kind kind;
  private final boolean isRequestSent;
  private final boolean isResponseStarted;
  private final long resetCode;
  private final @Nullable Body bodyAgain;

  /// A failure before the upstream could see any of the request.
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

  /// @param resetCode with which an upstream of HTTP/2 gave up the stream, or [#NO_CODE]
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

  /// The same failure of a request that can be sent to another upstream, with this body: the one
  /// that failed has not looked at it.
  public UpstreamException withBody(Body whole) {
    return new UpstreamException(
        kind, getMessage(), isRequestSent, isResponseStarted, resetCode, whole);
  }

  /// The body that the request can be sent again with; null when this is not known.
  public @Nullable Body bodyAgain() {
    return bodyAgain;
  }

  public Kind kind() {
    return kind;
  }

  /// True when the upstream may have seen any part of the request: repeating it is then safe for
  /// idempotent methods only.
  public boolean isRequestSent() {
    return isRequestSent;
  }

  /// True when any byte of the response has arrived.
  public boolean isResponseStarted() {
    return isResponseStarted;
  }

  /// The error code (RFC 9113, section 7) with which an upstream of HTTP/2 gave up the stream;
  /// [#NO_CODE] for none.
  public long resetCode() {
    return resetCode;
  }
}
