package moongate.gateway;

import moongate.fiber.Fiber;
import moongate.http.Body;
import moongate.http.Connection;
import moongate.http.Request;
import moongate.http.RequestHead;
import moongate.http.TlsHandshake;

/// What stands for a request while there is none: a handshake, with a head that says nothing.
final class HandshakeRequest implements Request {
  private final TlsHandshake handshake;
  private final RequestHead head = new RequestHead("", "/");
  private final long startedNanos = System.nanoTime();
  private final long startedMillis = System.currentTimeMillis();

  HandshakeRequest(TlsHandshake handshake) {
    this.handshake = handshake;
  }

  @Override
  public RequestHead head() {
    return head;
  }

  @Override
  public Body body() {
    return Body.EMPTY;
  }

  @Override
  public Connection connection() {
    return handshake.connection();
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
    return "";
  }

  @Override
  public long bytesRead() {
    return 0;
  }

  @Override
  public Fiber fiber() {
    return handshake.fiber();
  }

  @Override
  public boolean isGone() {
    return handshake.isGone();
  }
}
