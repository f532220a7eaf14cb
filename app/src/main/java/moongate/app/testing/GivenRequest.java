package moongate.app.testing;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import moongate.http.Chunk;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.RequestHead;
import moongate.http.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/// The request that a test sends.
final class GivenRequest {
  private GivenRequest() {}

  /// @param millis the time at which it is sent
  static OfflineRequest of(GivenTable sent, long millis) {
    var head = new RequestHead();
    head.method(sent.text("method"));
    head.target(sent.text("target"));
    addHeaders(sent, head.headers());
    var address = sent.text("client_ip");
    boolean isSecure = sent.text("scheme").equals("https");
    try {
      return new OfflineRequest(
          head, sent.text("body"), InetAddress.ofLiteral(address), isSecure, frames(sent), millis);
    } catch (IllegalArgumentException noAddress) {
      throw new TestSetupException("request.client_ip is no IP address: " + address);
    }
  }

  /// Adds the pairs of `headers`.
  static void addHeaders(GivenTable message, Headers headers) {
    for (var item : message.items("headers")) {
      var pair = GivenTable.of(item).table();
      headers.add(HeaderName.of(String.valueOf(pair.get(1))), String.valueOf(pair.get(2)));
    }
  }

  private static List<WebSocketFrame> frames(GivenTable sent) {
    return sent.items("frames").stream().map(GivenRequest::frame).toList();
  }

  private static WebSocketFrame frame(@Nullable Object item) {
    var frame = GivenTable.of(item);
    var type = WebSocketFrame.Type.valueOf(frame.text("type").toUpperCase(Locale.ROOT));
    int status = (int) frame.number("status", WebSocketFrame.NO_STATUS);
    boolean isFromClient = frame.text("from").equals("client");
    return new WebSocketFrame(type, isFromClient, Chunk.of(frame.text("data")), status);
  }
}
