package moongate.net.websocket;

/// A peer of a WebSocket connection has sent what it must not send, or what there is no memory for.
final class FrameViolation extends Exception {
  static final int PROTOCOL_ERROR = 1002;
  static final int INVALID_PAYLOAD = 1007;
  static final int TOO_LARGE = 1009;
  static final int TRY_AGAIN_LATER = 1013;

  private final int status;

  /// @param status the one that the peer is told
  /// @param reason for the peer and for the log
  FrameViolation(int status, String reason) {
    super(reason, null, false, false);
    this.status = status;
  }

  int status() {
    return status;
  }

  String reason() {
    return String.valueOf(getMessage());
  }

  /// What has happened, for the log.
  ///
  /// @param peer who has sent it
  String event(String peer) {
    return status == TRY_AGAIN_LATER ? reason() : peer + " broke the protocol: " + reason();
  }
}
