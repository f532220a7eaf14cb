package moongate.gateway.exchange;

import moongate.fiber.Fiber;
import moongate.http.Body;
import moongate.http.Connection;
import moongate.http.Relay;
import moongate.http.Request;
import moongate.http.RequestHead;
import moongate.http.Session;
import org.jspecify.annotations.Nullable;

/// What stands for a request where there is none: a session, with a head that says nothing.
public final class SessionRequest implements Request {
  private final Session session;
  private final RequestHead head = new RequestHead("", "/");
  private @Nullable Relay relay;

  public SessionRequest(Session session) {
    this.session = session;
  }

  public Session session() {
    return session;
  }

  /// From when the service is connected on.
  public void relay(Relay connected) {
    relay = connected;
  }

  /// The bytes from the service so far.
  public long receivedFromService() {
    return relay == null ? 0 : relay.bytesReceived();
  }

  /// The bytes to the service so far.
  public long sentToService() {
    return relay == null ? 0 : relay.bytesSent();
  }

  /// `TCP` or `UDP`, as nginx says it.
  public String transport() {
    return session.protocol() == Session.Protocol.UDP ? "UDP" : "TCP";
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
    return session.connection();
  }

  @Override
  public long startedNanos() {
    return session.startedNanos();
  }

  @Override
  public long startedMillis() {
    return session.startedMillis();
  }

  @Override
  public String requestLine() {
    return "";
  }

  @Override
  public long bytesRead() {
    return session.bytesReceived();
  }

  @Override
  public Fiber fiber() {
    return session.fiber();
  }

  @Override
  public boolean isGone() {
    return session.isGone();
  }
}
