package moongate.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A WebSocket message or control frame on its way from one peer to the other. A message is
/// complete, its fragments joined. Handlers may change or drop it, or end the connection. Strings
/// hold bytes (Latin-1 view). For one fiber.
public final class WebSocketFrame {
  /// The status of a close frame without one; it is never sent.
  public static final int NO_STATUS = 1005;

  /// The largest payload of a control frame (RFC 6455, 5.5), including a close frame's status.
  public static final int MOST_CONTROL_PAYLOAD = 125;

  private static final int STATUS_LENGTH = 2;

  /// The kinds of frames.
  public enum Type {
    TEXT,
    BINARY,
    PING,
    PONG,
    CLOSE;

    private final String word = name().toLowerCase(Locale.ROOT);

    /// The name in the Lua API: `text`.
    public String word() {
      return word;
    }

    public boolean isControl() {
      return compareTo(PING) >= 0;
    }
  }

  /// The content of the close frame that a peer gets.
  ///
  /// @param status [#NO_STATUS] for none
  public record Farewell(int status, String reason) {
    /// The connection ends without a fault of the peer.
    public static final Farewell GOING_AWAY = new Farewell(1001, "");

    /// The connection ends because of a failure between the peers.
    public static final Farewell FAILED = new Farewell(1011, "");

    public static final Farewell NORMAL = new Farewell(1000, "");
  }

  /// The state of a frame, to which [#restore] can return.
  public record State(
      @Nullable String replacement, int status, boolean isDropped, @Nullable Ending ending) {}

  /// The close frames with which the connection ends.
  public record Ending(Farewell toClient, Farewell toUpstream) {}

  private final Type type;
  private final boolean isFromClient;
  private final Chunk received;
  private @Nullable String text;
  private @Nullable String replacement;
  private int status;
  private boolean isDropped;
  private @Nullable Ending ending;

  /// Takes ownership of `received`.
  ///
  /// @param status the status of a close frame, [#NO_STATUS] for none
  public WebSocketFrame(Type type, boolean isFromClient, Chunk received, int status) {
    this.type = type;
    this.isFromClient = isFromClient;
    this.received = received;
    this.status = status;
  }

  public Type type() {
    return type;
  }

  public boolean isFromClient() {
    return isFromClient;
  }

  /// The length of [#payload()].
  public int length() {
    return replacement == null ? received.length() : replacement.length();
  }

  /// The payload; for a close frame, the reason.
  public String payload() {
    var current = replacement;
    if (current != null) {
      return current;
    }
    var known = text;
    if (known == null) {
      text = known = received.asString();
    }
    return known;
  }

  public void payload(String bytes) {
    replacement = bytes;
  }

  /// The largest length of [#payload()], whatever limits are set for the peers.
  public int mostPayload() {
    if (!type.isControl()) {
      return PayloadLimits.MOST;
    }
    return type == Type.CLOSE ? MOST_CONTROL_PAYLOAD - STATUS_LENGTH : MOST_CONTROL_PAYLOAD;
  }

  /// The status of a close frame; [#NO_STATUS] for none.
  public int status() {
    return status;
  }

  public void status(int code) {
    status = code;
  }

  /// True for statuses that a close frame may contain (RFC 6455, 7.4).
  public static boolean isSendable(int status) {
    return status >= 1000 && status <= 1003
        || status >= 1007 && status <= 1014
        || status >= 3000 && status <= 4999;
  }

  /// Drops the frame: it is not passed on.
  public void drop() {
    isDropped = true;
  }

  public boolean isDropped() {
    return isDropped;
  }

  /// Ends the connection with these close frames; this frame is not passed on.
  public void end(Farewell toClient, Farewell toUpstream) {
    ending = new Ending(toClient, toUpstream);
  }

  /// How the connection is to be ended; null if it continues.
  public @Nullable Ending ending() {
    return ending;
  }

  /// True if no further handler gets the frame.
  public boolean isDone() {
    return isDropped || ending != null;
  }

  public State state() {
    return new State(replacement, status, isDropped, ending);
  }

  /// Undoes all changes since `before`.
  public void restore(State before) {
    replacement = before.replacement;
    status = before.status;
    isDropped = before.isDropped;
    ending = before.ending;
  }

  /// The payload to be sent; the caller owns it, and the frame must not be used any more.
  public Chunk take() {
    var changed = replacement;
    if (changed == null) {
      return received;
    }
    received.release();
    return Chunk.of(changed);
  }

  /// Releases the memory of a frame that is not passed on.
  public void release() {
    received.release();
  }
}
