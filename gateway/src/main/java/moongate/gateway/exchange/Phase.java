package moongate.gateway.exchange;

/// The stations of a request, in order, under the names that users know.
public enum Phase {
  /// A TLS handshake; there is no request yet.
  CERTIFICATE,
  /// A session has its route, and no service yet; it may be refused.
  PREREAD,
  /// Before routing: global plugins only.
  REWRITE,
  /// After routing; may answer instead of the service.
  ACCESS,
  /// A handshake for WebSocket is about to go to the service; may answer instead of it.
  WS_HANDSHAKE,
  /// A service address has been chosen, nothing has been sent to it.
  BALANCER,
  /// The whole response of the service is in memory (buffered proxying).
  RESPONSE,
  /// The head of the response is complete, and not sent.
  HEADER_FILTER,
  /// Once for each piece of the response body.
  BODY_FILTER,
  /// Once for each message or control frame of a WebSocket's client.
  WS_CLIENT_FRAME,
  /// Once for each of its service.
  WS_UPSTREAM_FRAME,
  /// After the last byte.
  LOG,
  /// In the place of [#LOG], after a request on a WebSocket route: its connection has ended, or it
  /// never became one.
  WS_CLOSE,
  /// The gateway makes up an answer of its own for a failed request.
  ERROR;

  private final String phaseName = name().toLowerCase(java.util.Locale.ROOT);

  /// The name in messages and in the Lua API: `header_filter`.
  public String phaseName() {
    return phaseName;
  }

  /// This phase in a bit set of phases.
  public int bit() {
    return 1 << ordinal();
  }
}
