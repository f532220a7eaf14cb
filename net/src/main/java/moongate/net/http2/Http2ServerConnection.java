package moongate.net.http2;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.time.Duration;
import moongate.http.Handler;
import moongate.net.loop.Deadline;
import moongate.net.server.HeadMemory;
import moongate.net.server.OpenConnection;
import moongate.net.server.PeerConnection;
import moongate.net.server.Server;
import moongate.net.settings.Limits;

/// The life of a client's HTTP/2 connection: each stream becomes a [ServerStream], which runs on
/// its own fiber.
public final class Http2ServerConnection extends Http2Link implements OpenConnection {
  private static final int MOST_STREAMS = 128;

  /// Requests that were reset run until they notice that. This many may run in all.
  private static final int MOST_RUNNING = 2 * MOST_STREAMS;

  /// How long a client gets to receive the announcement that the connection will end, before its
  /// streams are counted.
  private static final Duration FAREWELL = Duration.ofMillis(100);

  private final Server server;
  private final PeerConnection peer;
  private final Limits limits;
  private final Deadline idle;
  private final FloodGuard guard = new FloodGuard();
  private int running;
  private boolean isLeaving;
  private boolean hasLeft;

  public Http2ServerConnection(Server server, PeerConnection peer) {
    super(
        peer.loop(),
        peer.channel(),
        true,
        settings(server.limits()),
        limitsOf(server),
        server.headMemory());
    this.server = server;
    this.peer = peer;
    this.limits = server.limits();
    this.idle = new Deadline(peer.loop(), this::expired);
  }

  private static int limitsOf(Server server) {
    return server.limits().headerLines();
  }

  private static Http2Settings settings(Limits limits) {
    return new Http2Settings()
        .maxConcurrentStreams(MOST_STREAMS)
        .maxHeaderListSize(limits.head())
        .connectProtocolEnabled(true); // RFC 8441
  }

  Handler handler() {
    return server.handler();
  }

  Limits limits() {
    return limits;
  }

  PeerConnection peer() {
    return peer;
  }

  FloodGuard guard() {
    return guard;
  }

  @Override
  int moreWindow() {
    return 1 << 24; // twice the windows of all streams
  }

  @Override
  void opened() {
    server.remember(this);
    idle.in(limits.headTimeout().toNanos());
  }

  @Override
  void ended() {
    idle.cancel();
    server.forget(this);
  }

  @Override
  void opened(Http2Stream stream, ReceivedFields fields, boolean isLast) throws Http2Exception {
    if (running >= MOST_RUNNING) {
      guard.reset();
      guard.check();
      throw Http2Exception.streamError(
          stream.id(), Http2Error.REFUSED_STREAM, "too many requests at once");
    }
    guard.check();
    var request = new ServerStream(this, stream, fields, isLast);
    attach(stream, request);
    running++;
    idle.clear();
    peer.countRequest();
    if (peer.requestCount() >= limits.requestsPerConnection()) {
      drain();
    }
    request.start();
  }

  /// The handler of one stream has returned.
  void finished() {
    running--;
    if (running > 0 || isClosed()) {
      return;
    }
    if (hasLeft) {
      // Not at once: the caller may be just sending the last frame.
      loop().execute(this::closeAfterFlush);
    } else if (!isLeaving) {
      idle.in(limits.idleTimeout().toNanos());
    }
  }

  @Override
  void controlled() throws Http2Exception {
    guard.control();
  }

  private void expired() {
    if (running == 0) {
      leave();
    }
  }

  /// Announces the end, accepts what the client has sent before it knew, and then accepts no more
  /// streams.
  @Override
  public void drain() {
    if (!isLeaving && !isClosed()) {
      isLeaving = true;
      output().sendGoAway(Integer.MAX_VALUE);
      loop().schedule(FAREWELL, this::leave);
    }
  }

  HeadMemory headMemory() {
    return server.headMemory();
  }

  @Override
  public boolean closeIfIdle() {
    if (running > 0 || hasLeft || isClosed()) {
      return false;
    }
    leave();
    return true;
  }

  private void leave() {
    if (isClosed()) {
      return;
    }
    isLeaving = true;
    hasLeft = true;
    output().sendGoAway(connection().remote().lastStreamCreated());
    if (running == 0) {
      closeAfterFlush();
    }
  }

  @Override
  public void abort() {
    forEachStream(events -> ((ServerStream) events).response().goAway());
    closeAfterFlush();
  }
}
