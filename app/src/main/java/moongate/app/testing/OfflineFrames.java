package moongate.app.testing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import moongate.http.WebSocketFrame;
import moongate.http.WebSocketFrame.Ending;
import moongate.http.WebSocketFrame.Farewell;
import moongate.http.WebSocketFrame.Type;
import moongate.http.WebSocketLink;
import org.jspecify.annotations.Nullable;

/// A WebSocket whose two sides send the frames that a test defines. It keeps the frames that each
/// of them receives.
final class OfflineFrames implements WebSocketLink {
  /// A frame that one side received.
  ///
  /// @param status the status of a close frame
  record Sent(boolean isToClient, Type type, String payload, int status) {}

  private final Queue<WebSocketFrame> script;
  private final List<Sent> sent = new ArrayList<>();

  OfflineFrames(List<WebSocketFrame> script) {
    this.script = new ArrayDeque<>(script);
  }

  /// All received frames, in order.
  List<Sent> sent() {
    return List.copyOf(sent);
  }

  @Override
  public @Nullable WebSocketFrame next() {
    return script.poll();
  }

  @Override
  public void pass(WebSocketFrame frame) {
    sent.add(
        new Sent(!frame.isFromClient(), frame.type(), frame.take().asString(), frame.status()));
  }

  @Override
  public void end(Ending ending) {
    add(true, ending.toClient());
    add(false, ending.toUpstream());
    script.clear();
  }

  private void add(boolean isToClient, Farewell farewell) {
    sent.add(new Sent(isToClient, Type.CLOSE, farewell.reason(), farewell.status()));
  }

  @Override
  public String problem() {
    return "";
  }

  @Override
  public void close() {
    script.clear();
  }
}
