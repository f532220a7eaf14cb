package moongate.net.http2;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import java.time.Duration;
import java.util.ArrayList;
import moongate.fiber.Fiber;
import moongate.fiber.Loop;
import moongate.http.Body;
import moongate.http.Connection;
import moongate.http.Headers;
import moongate.http.Rejection;
import moongate.http.Request;
import moongate.http.RequestHead;
import moongate.http.Version;
import moongate.net.loop.Deadline;
import moongate.net.loop.OncePerSecond;
import moongate.net.server.HandlerRun;
import moongate.net.server.HeadMemory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request of a client of HTTP/2, from the head of its stream to the end of its handler.
final class ServerStream implements Request, StreamEvents {
  private static final Logger log = LoggerFactory.getLogger(ServerStream.class);
  private static final OncePerSecond LINES = new OncePerSecond();
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final Http2ServerConnection connection;
  private final Http2Stream stream;
  private final RequestHead head;
  private final StreamInput input;
  private final StreamRequestBody body;
  private final StreamResponse response;
  private final String method;
  private final String path;
  private final @Nullable Rejection rejection;
  private final @Nullable KnownSection known;
  private final int headLength;
  private final long startedNanos;
  private final long startedMillis;
  private final Deadline deadline;
  private final HeadMemory.@Nullable Share memory;
  private final boolean isWebSocket;
  private @Nullable StreamChannel channel;
  private @Nullable Fiber fiber;
  private @Nullable ArrayList<Headers> lent;
  private boolean isReset;
  private boolean isRestUnwanted;

  /// The time by which the client must have stopped sending.
  private Loop.@Nullable Timer refusal;

  /// The handler has returned, but the response is not completely sent.
  private boolean isEmptying;

  private boolean isClosed;

  /// @throws Http2Exception when the head is malformed
  ServerStream(
      Http2ServerConnection connection, Http2Stream stream, ReceivedFields fields, boolean isLast)
      throws Http2Exception {
    this.connection = connection;
    this.stream = stream;
    this.startedNanos = connection.loop().nanoTime();
    this.startedMillis = connection.loop().currentTimeMillis();
    this.headLength = fields.length();
    boolean isCut = fields.isCut();
    this.head = isCut ? StreamHead.readCut(fields) : StreamHead.read(stream.id(), fields);
    this.input =
        new StreamInput(connection.channel().alloc(), connection.waiting(), this::makeRoom);
    this.deadline = connection.loop().takeDeadline(this::expired);
    this.method = head.method();
    this.path = head.target();
    long length = isCut ? -1 : StreamHead.contentLength(stream.id(), head.headers(), isLast);
    if (isLast) {
      input.end(null);
    }
    this.body = new StreamRequestBody(this, input, length);
    this.response = new StreamResponse(this);
    var protocol = fields.requestProtocol();
    this.isWebSocket = StreamHead.isWebSocket(protocol);
    var refusal =
        isCut
            ? Rejection.headTooLarge("more or larger fields than may be")
            : protocol == null || isWebSocket
                ? StreamHead.refusal(head, length, connection.limits())
                : Rejection.notImplemented("CONNECT for another protocol than websocket");
    int headLength = head.headers().length();
    this.memory = connection.headMemory().shareOf(headLength);
    boolean hasRoom = memory == null || memory.complete(headLength, head.headers().size());
    this.rejection = hasRoom ? refusal : HeadMemory.refusal();
    this.known = known(fields.known());
  }

  /// What is known of equal requests; nothing for the first two.
  private @Nullable KnownSection known(@Nullable KnownSection section) {
    if (section != null && rejection == null && !head.isRepeated()) {
      section.isRequest(head.headers());
    }
    return head.isRepeated() ? section : null;
  }

  private Http2Exception malformed(String what) {
    return StreamHead.malformed(stream.id(), what);
  }

  Http2ServerConnection link() {
    return connection;
  }

  boolean isHeadMethod() {
    return method.equals("HEAD");
  }

  Http2Stream stream() {
    return stream;
  }

  Deadline deadline() {
    return deadline;
  }

  StreamResponse response() {
    return response;
  }

  /// Takes headers that nobody uses any more when this request is over, for reuse.
  void lend(Headers headers) {
    var known = lent;
    if (known == null) {
      lent = known = new ArrayList<>(2);
    }
    known.add(headers);
  }

  // The fiber

  void start() {
    var started = Fiber.create(connection.loop(), this::run, response::leave);
    fiber = started;
    connection.start(started);
  }

  private void run() {
    HandlerRun.answer(connection.handler(), this, response, rejection);
    connection.perform(fiber(), this::finish);
    fiber = null;
  }

  private void finish() {
    response.release();
    if (!isClosed) {
      if (!response.isComplete()) {
        connection.guard().reset();
        connection.output().sendReset(stream, response.reason());
      } else {
        connection.guard().answered();
        if (!input.isEnded()) {
          isRestUnwanted = true;
          refuseRest();
        }
      }
    } else if (isReset) {
      connection.guard().reset();
    } else {
      connection.guard().answered();
    }
    connection.consumed(stream, input.clear());
    connection.loop().giveBack(head.headers());
    if (memory != null) {
      memory.end();
    }
    if (lent != null) {
      lent.forEach(connection.loop()::giveBack);
    }
    if (!isClosed && connection.output().hasUnsent(stream)) {
      isEmptying = true;
      response.armForSending();
    } else {
      over();
    }
  }

  private void over() {
    connection.loop().giveBack(deadline);
    connection.finished();
  }

  /// The response is complete, so the client need not send the rest of its request (RFC 9113, 8.1).
  /// Many clients that are still sending take a reset for a failure and ignore the answer, but stop
  /// by themselves once they have it. So they get some time for that, and what they send is
  /// dropped. Also, a reset would discard the part of the answer that is not sent yet.
  private void refuseRest() {
    if (!isClosed && refusal == null && !connection.output().hasUnsent(stream)) {
      refusal = connection.loop().schedule(LINGER, this::resetRest);
    }
  }

  private void resetRest() {
    refusal = null;
    if (!isClosed) {
      connection.output().sendReset(stream, Http2Error.NO_ERROR);
    }
  }

  // What the client does

  @Override
  public void fields(ReceivedFields fields, boolean isLast) throws Http2Exception {
    var problem = fields.problem();
    if (!isLast || problem != null || fields.hasPseudo() || fields.isCut()) {
      throw malformed(problem == null ? "invalid trailers" : problem);
    }
    lend(fields.fields());
    input.end(fields.fields().size() == 0 ? null : fields.fields());
    if (fiber != null) {
      arrived();
    }
  }

  @Override
  public boolean data(ByteBuf data, boolean isLast) throws Http2Exception {
    long expected = body.length();
    long received = input.received() + data.readableBytes();
    if (expected >= 0 && (received > expected || (isLast && received < expected))) {
      throw malformed("the body has another length than content-length");
    }
    if (fiber == null) {
      return false;
    }
    if (data.isReadable()) {
      connection.guard().data();
    }
    input.add(data);
    if (isLast) {
      input.end(null);
    }
    arrived();
    return true;
  }

  private void arrived() {
    var switched = channel;
    if (switched == null) {
      body.arrived();
    } else {
      switched.arrived();
    }
  }

  @Override
  public void reset(long errorCode) {
    isReset = true;
  }

  @Override
  public void halfClosed() {
    if (isRestUnwanted) {
      // Not at once: the caller is just sending the last frame.
      connection.loop().execute(this::refuseRest);
    }
  }

  @Override
  public void closed() {
    isClosed = true;
    isReset |= !response.isComplete();
    if (refusal != null) {
      refusal.cancel();
      refusal = null;
    }
    if (channel != null) {
      channel.closed();
    }
    var waiting = fiber;
    if (waiting != null && isReset) {
      body.arrived();
      connection.wake(waiting);
    }
    if (isEmptying) {
      isEmptying = false;
      over();
    }
  }

  @Override
  public void writable() {
    if (channel != null) {
      channel.roomAppeared();
    } else {
      response.roomAppeared();
    }
  }

  /// From now on, its data are the bytes of another protocol.
  StreamChannel switchOver() {
    var switched = new StreamChannel(connection, stream, input);
    deadline.clear();
    connection.perform(
        fiber(),
        () -> {
          channel = switched.open();
          if (isClosed) {
            switched.closed();
          }
        });
    return switched;
  }

  private void expired() {
    if (isEmptying) {
      empty();
    } else if (!response.isLate()) {
      body.late();
    }
  }

  /// Nobody has taken anything of the body for a while, which others need the memory for. The
  /// client is told in a way that gRPC takes for "resource exhausted".
  private void makeRoom() {
    input.clear();
    if (!isClosed) {
      if (LINES.isTime()) {
        log.error(
            "the memory for buffers is scarce: requests over HTTP/2 are reset (ENHANCE_YOUR_CALM)"
                + " when nobody has taken anything of their bodies for a second, client: {},"
                + " request: \"{}\"",
            connection.peer().remoteAddress(),
            requestLine());
      }
      connection.output().sendReset(stream, Http2Error.ENHANCE_YOUR_CALM);
    }
  }

  /// The client still has to take the end of the response, within its time limit.
  private void empty() {
    if (response.isMoving()) {
      response.armForSending();
    } else {
      connection.output().sendReset(stream, Http2Error.CANCEL);
    }
  }

  boolean isClosed() {
    return isClosed;
  }

  // What the handler sees

  @Override
  public RequestHead head() {
    return head;
  }

  @Override
  public Body body() {
    return isWebSocket ? Body.EMPTY : body;
  }

  @Override
  public boolean canSwitch() {
    return isWebSocket;
  }

  @Override
  public Connection connection() {
    return connection.peer();
  }

  @Override
  public @Nullable Object kept() {
    return known == null ? connection.peer().kept() : known.kept();
  }

  @Override
  public void keep(Object memory) {
    if (known == null) {
      connection.peer().keep(memory);
    } else {
      known.keep(memory);
    }
  }

  @Override
  public Fiber fiber() {
    var current = fiber;
    if (current == null) {
      throw new IllegalStateException("the request is over");
    }
    return current;
  }

  @Override
  public boolean isGone() {
    return isReset;
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
    return method + " " + path + " " + Version.HTTP_2.text();
  }

  @Override
  public long bytesRead() {
    return headLength + input.received();
  }
}
