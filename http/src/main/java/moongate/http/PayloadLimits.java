package moongate.http;

/// How large the messages of a WebSocket connection may be, fragments put together. They can change
/// while it is open. Belongs to one fiber.
public final class PayloadLimits {
  /// What a limit can be at most.
  public static final int MOST = 32 << 20;

  public static final int USUAL_OF_CLIENT = 1 << 20;
  public static final int USUAL_OF_UPSTREAM = 16 << 20;

  private int ofClient = USUAL_OF_CLIENT;
  private int ofUpstream = USUAL_OF_UPSTREAM;

  /// The bytes that a message of the client, or else of the upstream, may have.
  public int of(boolean isClient) {
    return isClient ? ofClient : ofUpstream;
  }

  /// Sets that of the client, or else of the upstream; 0 is what is usual.
  public void set(boolean isClient, int bytes) {
    if (isClient) {
      ofClient = bytes == 0 ? USUAL_OF_CLIENT : bytes;
    } else {
      ofUpstream = bytes == 0 ? USUAL_OF_UPSTREAM : bytes;
    }
  }
}
