package moongate.gateway.exchange;

import moongate.http.Relay;
import moongate.http.Session;
import org.jspecify.annotations.Nullable;

/// A session, as the request of its exchange.
public final class SessionRequest extends EmptyRequest {
  private final Session session;
  private @Nullable Relay relay;

  public SessionRequest(Session session) {
    super(session, session.connection(), session.started());
    this.session = session;
  }

  public Session session() {
    return session;
  }

  /// The service is connected now.
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
  public long bytesRead() {
    return session.bytesReceived();
  }
}
