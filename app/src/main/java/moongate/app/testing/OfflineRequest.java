package moongate.app.testing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import moongate.fiber.Fiber;
import moongate.http.Body;
import moongate.http.Connection;
import moongate.http.IpText;
import moongate.http.Request;
import moongate.http.RequestHead;
import moongate.http.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/// A request without a network.
final class OfflineRequest implements Request {
  private final RequestHead head;
  private final String content;
  private final Body body;
  private final OfflineConnection connection;
  private final List<WebSocketFrame> frames;
  private final String requestLine;
  private final long bytesRead;
  private final long startedMillis;
  private final long startedNanos = System.nanoTime();
  private @Nullable Fiber fiber;

  /// @param clientAddress a literal IP address
  /// @param isSecure whether it counts as received over TLS
  /// @param frames the frames that client and service send after switching to WebSocket
  OfflineRequest(
      RequestHead head,
      String content,
      InetAddress clientAddress,
      boolean isSecure,
      List<WebSocketFrame> frames,
      long startedMillis) {
    this.frames = frames;
    this.head = head;
    this.content = content;
    this.body = content.isEmpty() ? Body.EMPTY : Body.of(content);
    this.connection = new OfflineConnection(new InetSocketAddress(clientAddress, 54321), isSecure);
    this.requestLine = head.method() + " " + head.target() + " HTTP/1.1";
    this.bytesRead = requestLine.length() + head.headers().length() + 4L + content.length();
    this.startedMillis = startedMillis;
  }

  void fiber(Fiber made) {
    fiber = made;
  }

  /// The frames that client and service send after switching to WebSocket.
  List<WebSocketFrame> frames() {
    return frames;
  }

  @Override
  public RequestHead head() {
    return head;
  }

  @Override
  public Body body() {
    return body;
  }

  @Override
  public Connection connection() {
    return connection;
  }

  @Override
  public long startedNanos() {
    return startedNanos;
  }

  @Override
  public long startedMillis() {
    return startedMillis;
  }

  @Override
  public String requestLine() {
    return requestLine;
  }

  @Override
  public long bytesRead() {
    return bytesRead;
  }

  @Override
  public Fiber fiber() {
    return Objects.requireNonNull(fiber, "not started");
  }

  @Override
  public boolean isGone() {
    return false;
  }

  @Override
  public String toString() {
    return requestLine + ", " + content.length() + " bytes";
  }

  private record OfflineConnection(InetSocketAddress remote, boolean isSecure)
      implements Connection {
    private static final InetAddress LOCAL = InetAddress.ofLiteral("127.0.0.1");

    @Override
    public InetSocketAddress local() {
      return new InetSocketAddress(LOCAL, listenerPort());
    }

    @Override
    public String remoteAddress() {
      return IpText.of(remote.getAddress());
    }

    @Override
    public String localAddress() {
      return "127.0.0.1";
    }

    @Override
    public int listenerPort() {
      return isSecure ? 8443 : 8000;
    }

    @Override
    public long serial() {
      return 1;
    }

    @Override
    public int requestCount() {
      return 1;
    }
  }
}
