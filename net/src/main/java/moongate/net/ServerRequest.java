package moongate.net;

import moongate.fiber.Fiber;
import moongate.http.Connection;
import moongate.http.Request;
import moongate.http.RequestHead;

/// The request that a [ServerConnection] is at; the same object for all of them.
final class ServerRequest implements Request {
  private final ServerConnection connection;
  private final PeerConnection peer;
  private final RequestHead head = new RequestHead();
  private final RequestParser parser;
  private final RequestBody body;
  private final long mostBody;
  private long startedNanos;
  private long startedMillis;
  private int headLength;

  ServerRequest(ServerConnection connection, PeerConnection peer, Limits limits) {
    this.connection = connection;
    this.peer = peer;
    this.mostBody = limits.bodyOrUnlimited();
    this.parser = new RequestParser(head, limits.headerLines(), mostBody);
    this.body = new RequestBody(connection);
  }

  /// The first byte of a head is there.
  void start() {
    startedNanos = System.nanoTime();
    startedMillis = System.currentTimeMillis();
    parser.start();
  }

  /// @throws Rejected when the head is not acceptable
  void parse(HeadReader reader) {
    headLength = reader.used();
    parser.parse(reader);
  }

  /// The head is as complete as it will be. Nothing of a body is read behind an unacceptable one.
  void begin(boolean isAcceptable) {
    peer.countRequest();
    var decoder = connection.decoder();
    if (!isAcceptable || parser.contentLength() >= 0) {
      decoder.startLength(isAcceptable ? parser.contentLength() : 0);
    } else {
      decoder.startChunked(mostBody);
    }
    body.start(isAcceptable && parser.expectsContinue());
  }

  /// Nothing of the last request is kept.
  void clear() {
    head.clear();
    headLength = 0;
  }

  boolean keepsAlive() {
    return parser.keepsAlive();
  }

  /// What the client asked with, whatever the handler has made of the head since.
  boolean isHeadMethod() {
    return parser.isHeadMethod();
  }

  /// HTTP/1.0: no chunks.
  boolean isOld() {
    return parser.isOld();
  }

  PeerConnection peer() {
    return peer;
  }

  @Override
  public RequestHead head() {
    return head;
  }

  @Override
  public RequestBody body() {
    return body;
  }

  @Override
  public Connection connection() {
    return peer;
  }

  @Override
  public Fiber fiber() {
    return connection.fiber();
  }

  @Override
  public boolean isGone() {
    return connection.isClosed();
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
    return parser.requestLine();
  }

  @Override
  public long bytesRead() {
    return headLength + connection.decoder().received();
  }
}
