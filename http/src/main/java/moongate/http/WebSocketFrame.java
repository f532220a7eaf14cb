package moongate.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What one peer of a WebSocket connection has sent, on its way to the other: a whole message, of
/// however many fragments, or a control frame. Whoever sees it may change or drop it, or end the
/// connection. All text is bytes (Latin-1 view). Belongs to one fiber.
public final class WebSocketFrame {
  /// The status of a close frame that names none; it is never sent.
  public static final int NO_STATUS = 1005;

  /// What a control frame may carry (RFC 6455, 5.5), a close frame's status included.
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

  /// The last frame that a peer gets.
  ///
  /// @param status [#NO_STATUS] for none
  public record Farewell(int status, String reason) {
    /// The peer has no fault in the end.
    public static final Farewell GOING_AWAY = new Farewell(1001, "");

    /// Somebody between the peers has failed.
    public static final Farewell FAILED = new Farewell(1011, "");

    public static final Farewell NORMAL = new Farewell(1000, "");
  }

  /// What has become of a frame so far, to go back to.
  public record State(
      @Nullable String replacement, int status, boolean isDropped, @Nullable Ending ending) {}

  /// The connection is to end, with these words.
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
  /// @param status that of a close frame, [#NO_STATUS] for none
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

  /// The payload; of a close frame, the reason.
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

  /// How long [#payload()] may be at most, whatever the peers allow.
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

  /// True for statuses that a close frame may carry (RFC 6455, 7.4).
  public static boolean isSendable(int status) {
    return status >= 1000 && status <= 1003
        || status >= 1007 && status <= 1014
        || status >= 3000 && status <= 4999;
  }

  /// The frame goes no further.
  public void drop() {
    isDropped = true;
  }

  public boolean isDropped() {
    return isDropped;
  }

  /// The connection ends here; the frame goes no further.
  public void end(Farewell toClient, Farewell toUpstream) {
    ending = new Ending(toClient, toUpstream);
  }

  /// How the connection is to end; null when it goes on.
  public @Nullable Ending ending() {
    return ending;
  }

  /// True when no one else is to see the frame.
  public boolean isDone() {
    return isDropped || ending != null;
  }

  public State state() {
    return new State(replacement, status, isDropped, ending);
  }

  /// Takes back what has changed since `before`.
  public void restore(State before) {
    replacement = before.replacement;
    status = before.status;
    isDropped = before.isDropped;
    ending = before.ending;
  }

  /// The payload to be sent on; the caller owns it, and the frame is used up.
  public Chunk take() {
    var changed = replacement;
    if (changed == null) {
      return received;
    }
    received.release();
    return Chunk.of(changed);
  }

  /// Gives the memory back, for a frame that goes no further.
  public void release() {
    received.release();
  }
}
