package moongate.http;

/// The largest payloads of messages of a WebSocket connection; the fragments of a message count
/// together. They can be changed while the connection is open. For one fiber.
public final class PayloadLimits {
  /// The upper bound of both limits.
  public static final int MOST = 32 << 20;

  public static final int USUAL_OF_CLIENT = 1 << 20;
  public static final int USUAL_OF_UPSTREAM = 16 << 20;

  private int ofClient = USUAL_OF_CLIENT;
  private int ofUpstream = USUAL_OF_UPSTREAM;

  /// The limit in bytes for messages of the client or, if false, of the upstream.
  public int of(boolean isClient) {
    return isClient ? ofClient : ofUpstream;
  }

  /// Sets the limit for the client or, if false, for the upstream; 0 sets the default.
  public void set(boolean isClient, int bytes) {
    if (isClient) {
      ofClient = bytes == 0 ? USUAL_OF_CLIENT : bytes;
    } else {
      ofUpstream = bytes == 0 ? USUAL_OF_UPSTREAM : bytes;
    }
  }
}
