package moongate.net.http1;

import moongate.fiber.Fiber;
import moongate.http.Connection;
import moongate.http.Grammar;
import moongate.http.Rejection;
import moongate.http.Request;
import moongate.http.RequestHead;
import moongate.net.loop.Inbound;
import moongate.net.server.HeadMemory;
import moongate.net.server.PeerConnection;
import moongate.net.server.Server;

/// The current request of a [ServerConnection]; the same object for all its requests.
final class ServerRequest implements Request {
  private final ServerConnection connection;
  private final PeerConnection peer;
  private final RequestHead head = new RequestHead();
  private final HeadReader reader;
  private final HeadMemory.Share memory;
  private final RequestParser parser;
  private final RequestBody body;
  private final long mostBody;
  private long startedNanos;
  private long startedMillis;

  ServerRequest(ServerConnection connection, PeerConnection peer, Server server) {
    var limits = server.limits();
    this.connection = connection;
    this.memory = server.headMemory().new Share();
    this.peer = peer;
    this.mostBody = limits.bodyOrUnlimited();
    this.reader =
        new HeadReader(
            head.headers(), limits.requestLine(), limits.headerLine(), limits.head(), false);
    this.parser = new RequestParser(head, limits.headerLines(), mostBody);
    this.body = new RequestBody(connection);
  }

  /// True once any byte of the head is there.
  boolean isStarted() {
    return reader.isStarted();
  }

  /// Reads as much of the head as there is; true if it is complete.
  ///
  /// @throws Rejected when it is not acceptable
  boolean read(Inbound inbound) {
    if (!reader.isStarted()) {
      startedNanos = peer.loop().nanoTime();
      startedMillis = peer.loop().currentTimeMillis();
      parser.start();
    }
    if (reader.read(inbound)) {
      parser.parse(reader);
      admit(memory.complete(reader.raw().length, head.headers().size()));
      return true;
    }
    admit(memory.begin(reader.raw().length));
    checkProblem();
    return false;
  }

  private static void admit(boolean hasRoom) {
    if (!hasRoom) {
      throw new Rejected(HeadMemory.refusal());
    }
  }

  private void checkProblem() {
    var refusal =
        switch (reader.problem()) {
          case NONE -> startsWell() ? null : Rejection.badRequest("invalid method");
          case START_LINE_TOO_LONG -> Rejection.targetTooLong("request line too long");
          case TOO_LARGE -> Rejection.headTooLarge("header line or head too long");
          case BARE_LINE_FEED -> Rejection.badRequest("line end without carriage return");
        };
    if (refusal != null) {
      throw new Rejected(refusal);
    }
  }

  /// Checks the first byte: TLS on a plain port, for instance, is refused without waiting for a
  /// line end.
  private boolean startsWell() {
    int at = reader.startLine();
    return at >= reader.used() || reader.raw()[at] == '\r' || Grammar.token(reader.raw()[at]) != 0;
  }

  /// The head is complete, or unacceptable; then nothing of a body is read.
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

  /// Forgets the last request.
  void clear() {
    head.clear();
    reader.start();
    memory.end();
  }

  /// No other request follows.
  void end() {
    memory.end();
  }

  boolean keepsAlive() {
    return parser.keepsAlive();
  }

  /// Whether the client's method was HEAD, even if the handler has changed the head since.
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

  /// A client that has only ended its own direction looks like one that has closed its connection,
  /// and most clients do the latter.
  @Override
  public boolean isGone() {
    return connection.isInputEnded();
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
    var switched = connection.switched();
    long afterwards = switched == null ? 0 : switched.fromClient();
    return reader.used() + connection.decoder().received() + afterwards;
  }
}
