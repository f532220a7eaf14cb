package moongate.gateway.exchange;

import moongate.fiber.Fiber;
import moongate.http.Body;
import moongate.http.Caller;
import moongate.http.Connection;
import moongate.http.Request;
import moongate.http.RequestHead;
import moongate.http.Timestamp;

/// A request with an empty head and no body. It lets an [Exchange] represent other things than
/// requests: sessions and TLS handshakes.
public class EmptyRequest implements Request {
  private final Caller caller;
  private final Connection connection;
  private final Timestamp started;
  private final RequestHead head = new RequestHead("", "/");

  /// @param caller the owner of the fiber
  public EmptyRequest(Caller caller, Connection connection, Timestamp started) {
    this.caller = caller;
    this.connection = connection;
    this.started = started;
  }

  @Override
  public final RequestHead head() {
    return head;
  }

  @Override
  public final Body body() {
    return Body.EMPTY;
  }

  @Override
  public final Connection connection() {
    return connection;
  }

  @Override
  public final long startedNanos() {
    return started.nanos();
  }

  @Override
  public final long startedMillis() {
    return started.millis();
  }

  @Override
  public final String requestLine() {
    return "";
  }

  @Override
  public long bytesRead() {
    return 0;
  }

  @Override
  public final Fiber fiber() {
    return caller.fiber();
  }

  @Override
  public final boolean isGone() {
    return caller.isGone();
  }
}
