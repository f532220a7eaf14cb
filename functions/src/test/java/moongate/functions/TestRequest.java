package moongate.functions;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import moongate.fiber.Fiber;
import moongate.http.Body;
import moongate.http.Connection;
import moongate.http.HeaderName;
import moongate.http.Request;
import moongate.http.RequestHead;
import org.jspecify.annotations.Nullable;

/// A request from memory: `GET /path?query HTTP/1.1` with headers and a body.
final class TestRequest implements Request {
  private final RequestHead head;
  private final Body body;
  private final String requestLine;
  private final long startedMillis = System.currentTimeMillis();
  private final long startedNanos = System.nanoTime();
  private @Nullable Fiber fiber;

  TestRequest(String method, String target, String body, String... headers) {
    this.head = new RequestHead(method, target);
    this.body = body.isEmpty() ? Body.EMPTY : Body.of(body);
    this.requestLine = method + " " + target + " HTTP/1.1";
    for (var header : headers) {
      int colon = header.indexOf(':');
      head.headers()
          .add(HeaderName.of(header.substring(0, colon)), header.substring(colon + 1).strip());
    }
  }

  void fiber(Fiber fiber) {
    this.fiber = fiber;
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
    return new TestConnection();
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
    return requestLine.length() + head.headers().length() + 4L;
  }

  @Override
  public Fiber fiber() {
    return Objects.requireNonNull(fiber, "not started");
  }

  @Override
  public boolean isGone() {
    return false;
  }

  private static final class TestConnection implements Connection {
    @Override
    public InetSocketAddress remote() {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), 54321);
    }

    @Override
    public InetSocketAddress local() {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), 8000);
    }

    @Override
    public String remoteAddress() {
      return "127.0.0.1";
    }

    @Override
    public String localAddress() {
      return "127.0.0.1";
    }

    @Override
    public boolean isSecure() {
      return false;
    }

    @Override
    public int listenerPort() {
      return 8000;
    }

    @Override
    public long serial() {
      return 7;
    }

    @Override
    public int requestCount() {
      return 1;
    }
  }
}
