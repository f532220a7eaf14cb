package moongate.gateway.exchange;

import moongate.fiber.Fiber;
import moongate.http.Body;
import moongate.http.Caller;
import moongate.http.Connection;
import moongate.http.Moment;
import moongate.http.Request;
import moongate.http.RequestHead;

/// What stands for a request where there is none, so that an [Exchange] can be of other things,
/// too: its head says nothing, and it has no body.
public class StandIn implements Request {
  private final Caller caller;
  private final Connection connection;
  private final Moment started;
  private final RequestHead head = new RequestHead("", "/");

  /// @param caller whose fiber it is
  public StandIn(Caller caller, Connection connection, Moment started) {
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
