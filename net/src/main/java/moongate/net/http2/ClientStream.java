package moongate.net.http2;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import moongate.http.Body;
import moongate.http.BodyException;
import moongate.http.Caller;
import moongate.http.Chunk;
import moongate.http.ClientResponse;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.RequestHead;
import moongate.http.ResponseHead;
import moongate.http.Status;
import moongate.http.Timeouts;
import moongate.http.UpstreamException;
import moongate.http.UpstreamException.Kind;
import moongate.net.loop.Deadline;
import moongate.net.upstream.UpstreamWords;
import org.jspecify.annotations.Nullable;

/// A call to an HTTP/2 upstream. The request is sent while the response may already arrive.
///
/// If the request's body can tell when there is more, it is sent at that moment, whatever the fiber
/// waits for; otherwise whenever the fiber runs here. Sending and receiving are in one class
/// because there is one object for each call: separate parts would be more objects for state that
/// both need.
public final class ClientStream implements ClientResponse, Body, StreamEvents {
  private static final String DROPPED =
      "the memory for buffers is scarce, and the client took nothing of the response for too long";

  private final Http2ClientConnection connection;
  private final Caller caller;
  private final Timeouts timeouts;
  private final StreamInput input;
  private final Deadline deadline;
  private Body body = Body.EMPTY;
  private @Nullable SentBody sent;
  private @Nullable Http2Stream stream;
  private @Nullable ResponseHead head;
  private @Nullable RuntimeException bodyFailure;
  private @Nullable String failure;
  private @Nullable String problem;
  private boolean isHeadRequest;
  private boolean isRequestSent;
  private boolean isBodyTouched;
  private boolean isResponseStarted;
  private boolean isRefused;
  private boolean isDropped;
  private boolean isClosed;
  private boolean isWaiting;
  private boolean isTimedOut;
  private boolean isPumping;
  private boolean isDone;
  private int interim;
  private long resetCode = UpstreamException.NO_CODE;
  private long expected = -1;
  private long connectNanos;

  public ClientStream(Http2ClientConnection connection, Caller caller, Timeouts timeouts) {
    this.connection = connection;
    this.caller = caller;
    this.timeouts = timeouts;
    this.input = new StreamInput(connection.channel().alloc(), connection.waiting(), this::drop);
    this.deadline = connection.loop().takeDeadline(this::expired);
    connection.reserve();
  }

  /// The request's body for another call; null if more of it was sent than is remembered.
  public @Nullable Body bodyAgain() {
    if (!isBodyTouched) {
      return body;
    }
    var beginning = sent;
    return beginning == null ? null : beginning.before(body);
  }

  /// True if the upstream has certainly not processed the request.
  public boolean isRefused() {
    return isRefused;
  }

  /// Waits until the connection is there.
  public void awaitConnected() {
    Future<?> ready = connection.ready();
    if (ready.isSuccess()) {
      return;
    }
    long started = System.nanoTime();
    Duration most = timeouts.connect();
    ready.addListener(_ -> wake());
    isTimedOut = false;
    deadline.in(most.toNanos());
    while (!ready.isDone()) {
      checkCaller();
      if (isTimedOut) {
        connection.stalled();
        var doing =
            connection.channel().isActive() ? UpstreamWords.HANDSHAKING : UpstreamWords.CONNECTING;
        throw failed(Kind.CONNECT_TIMEOUT, UpstreamWords.TIMED_OUT + doing);
      }
      park();
    }
    deadline.clear();
    if (!ready.isSuccess()) {
      throw failed(
          UpstreamWords.kindOfNoConnection(ready.cause()),
          UpstreamWords.noConnection(ready.cause(), connection.origin().hostName()));
    }
    connectNanos = System.nanoTime() - started;
  }

  @Override
  public long connectNanos() {
    return connectNanos;
  }

  // The call

  /// Sends a request and waits for the head of the response.
  public void call(RequestHead request, Body requestBody) {
    body = requestBody;
    isHeadRequest = request.method().equals("HEAD");
    boolean isEmpty = requestBody.length() == 0;
    connection.perform(caller.fiber(), () -> sendHead(request, isEmpty));
    if (!isClosed && !isEmpty && requestBody.whenReady(this::pumped)) {
      isPumping = true;
    }
    deadline.beginReading();
    while (head == null) {
      await();
    }
    deadline.clear();
    deadline.beginReading();
  }

  private void sendHead(RequestHead request, boolean isEmpty) {
    try {
      var opened = connection.open(this);
      stream = opened;
      isRequestSent = isEmpty;
      var scheme = connection.origin().isSecure() ? "https" : "http";
      connection.output().sendRequest(opened, request, scheme, isEmpty);
    } catch (Http2Exception full) {
      isRefused = true;
      isClosed = true;
      failure = full.getMessage();
    }
  }

  /// The request's body has more, or has failed.
  private void pumped() {
    try {
      sendBody();
    } catch (BodyException e) {
      bodyFailure = e;
      wake();
    }
  }

  /// The end is sent with the last piece, if it is known by then.
  private void sendBody() {
    var to = stream;
    Chunk held = null;
    try {
      while (to != null && isSending() && connection.output().isWritable(to)) {
        var chunk = body.poll();
        if (chunk == null) {
          return;
        }
        if (chunk.isLast()) {
          var last = held;
          held = null;
          end(to, last);
        } else if (chunk.length() == 0) {
          chunk.release();
        } else {
          var before = held;
          held = chunk;
          remember(chunk);
          send(to, before);
        }
      }
    } finally {
      send(to, held);
    }
  }

  /// Once an upstream has begun to answer, it will not refuse the request.
  private void remember(Chunk chunk) {
    if (!isBodyTouched && head == null) {
      sent = new SentBody();
    }
    isBodyTouched = true;
    if (sent != null && !sent.add(chunk)) {
      sent = null;
    }
  }

  private boolean isSending() {
    return !isRequestSent && !isClosed && !isDone;
  }

  private void send(@Nullable Http2Stream to, @Nullable Chunk chunk) {
    if (to != null && chunk != null) {
      connection.perform(caller.fiber(), () -> connection.output().sendData(to, chunk, false));
    }
  }

  private void end(Http2Stream to, @Nullable Chunk last) {
    isRequestSent = true;
    var trailers = body.trailers();
    connection.perform(caller.fiber(), () -> sendEnd(to, last, trailers));
  }

  private void sendEnd(Http2Stream to, @Nullable Chunk last, @Nullable Headers trailers) {
    boolean isTrailed = trailers != null && trailers.size() > 0;
    if (last != null || !isTrailed) {
      connection.output().sendData(to, last == null ? Chunk.of(new byte[0]) : last, !isTrailed);
    }
    if (trailers != null && isTrailed) {
      connection.output().sendTrailers(to, trailers);
    }
    if (isWaiting) {
      isTimedOut |= !deadline.forRead(timeouts);
    }
  }

  // Waiting

  private void await() {
    checkOver();
    checkCaller();
    try {
      sendBody();
    } catch (BodyException e) {
      bodyFailure = e;
    }
    var failed = bodyFailure;
    if (failed != null && head == null) {
      throw failed;
    }
    if (isClosed) {
      return;
    }
    boolean awaitsRoom = awaitsRoom();
    long reads = connection.reads();
    isTimedOut = false;
    if (isRequestSent) {
      isTimedOut = !deadline.forRead(timeouts);
    } else if (awaitsRoom) {
      deadline.in(timeouts.write().toNanos());
    } else {
      deadline.clear();
    }
    if (!isTimedOut) {
      park();
    }
    if (isTimedOut) {
      if (awaitsRoom || hasUnsent() || connection.reads() == reads) {
        // The upstream may be gone, which TCP notices only after a quarter of an hour.
        connection.perform(caller.fiber(), connection::stalled);
      }
      throw awaitsRoom && awaitsRoom()
          ? failed(Kind.WRITE_TIMEOUT, UpstreamWords.TIMED_OUT + UpstreamWords.SENDING)
          : failed(Kind.READ_TIMEOUT, UpstreamWords.TIMED_OUT + step());
    }
  }

  private String step() {
    return head == null ? UpstreamWords.READING_HEAD : UpstreamWords.READING_BODY;
  }

  private boolean awaitsRoom() {
    var to = stream;
    return to != null && !isRequestSent && !connection.output().isWritable(to);
  }

  private boolean hasUnsent() {
    var to = stream;
    return to != null && connection.output().hasUnsent(to);
  }

  private void checkOver() {
    boolean isCutOff = isClosed && !input.isEnded();
    var broken = problem == null && isCutOff && failure == null ? connection.problem() : problem;
    if (broken != null) {
      throw failed(Kind.BAD_RESPONSE, "upstream sent invalid response: " + broken + step());
    }
    if (isCutOff || failure != null) {
      var why = failure == null ? connection.failure() : failure;
      var what = why == null ? UpstreamWords.CLOSED : UpstreamWords.CLOSED + ": " + why;
      throw isDropped ? failed(Kind.EXHAUSTED, DROPPED) : failed(Kind.RESET, what + step());
    }
  }

  private void checkCaller() {
    if (caller.isGone()) {
      throw failed(Kind.CALLER_GONE, "client closed the connection");
    }
  }

  private void park() {
    isWaiting = true;
    caller.fiber().park();
    isWaiting = false;
  }

  private void wake() {
    if (isWaiting) {
      isWaiting = false;
      connection.wake(caller.fiber());
    }
  }

  private void expired() {
    isTimedOut = true;
    wake();
  }

  /// Nobody has taken anything for a while, which others need the memory for.
  private void drop() {
    isDropped = true;
    failure = DROPPED;
    input.clear();
    var open = stream;
    if (open != null && !isClosed) {
      connection.output().sendReset(open, Http2Error.CANCEL);
    }
  }

  private UpstreamException failed(Kind kind, String message) {
    deadline.clear();
    boolean isSent = stream != null && !isRefused;
    return new UpstreamException(kind, message, isSent, isResponseStarted, resetCode);
  }

  // What the upstream does

  @Override
  public void fields(ReceivedFields fields, boolean isLast) {
    isResponseStarted = true;
    if (caller instanceof ServerStream request) {
      request.lend(fields.fields());
    }
    if (problem != null) {
      return;
    }
    if (fields.isCut()) {
      bad("field section too large");
    } else if (fields.problem() != null) {
      bad("malformed field section: " + fields.problem());
    } else if (head != null) {
      readTrailers(fields, isLast);
    } else {
      readHead(fields, isLast);
    }
    wake();
  }

  private void readTrailers(ReceivedFields fields, boolean isLast) {
    if (!isLast || fields.hasPseudo()) {
      bad("invalid trailers");
    } else {
      checkLength();
      input.end(fields.fields().size() == 0 ? null : fields.fields());
    }
  }

  private void readHead(ReceivedFields fields, boolean isLast) {
    int status = fields.statusCode();
    if (fields.hasRequestPseudo()) {
      bad("pseudo-header field of a request");
    } else if (status < 0 || status == 101 || (status < 200 && (isLast || ++interim > 16))) {
      bad("unexpected response with status " + fields.status());
    } else if (status >= 200) {
      head = new ResponseHead(status, fields.fields());
      sent = null;
      readLength(status, fields.fields());
      if (isLast) {
        checkLength();
        input.end(null);
      }
    }
  }

  /// RFC 9110, 8.6: where there is no body, the field tells of the one that there would be.
  private void readLength(int status, Headers headers) {
    int index = headers.find(HeaderName.CONTENT_LENGTH);
    if (index < 0) {
      return;
    }
    long length = headers.numberAt(index);
    if (length < 0 || headers.find(HeaderName.CONTENT_LENGTH, index) >= 0) {
      bad("invalid content-length");
    } else if (!isHeadRequest && !Status.isBodiless(status)) {
      expected = length;
    }
  }

  private void checkLength() {
    if (expected >= 0 && input.received() != expected) {
      bad("the body has another length than content-length");
    }
  }

  private void bad(String what) {
    if (problem == null) {
      problem = what;
    }
  }

  @Override
  public void broken(String why) {
    if (!input.isEnded()) {
      bad(why);
    }
  }

  @Override
  public boolean data(ByteBuf data, boolean isLast) {
    if (isDone || isDropped || problem != null) {
      return false;
    }
    if (head == null) {
      bad("body before a head");
    }
    input.add(data);
    if (isLast) {
      checkLength();
      input.end(null);
    }
    wake();
    return true;
  }

  @Override
  public void reset(long errorCode) {
    if (input.isEnded()) {
      return; // RFC 9113, 8.1: with its answer complete, it does not need the rest of the request
    }
    resetCode = errorCode;
    isRefused = errorCode == Http2Error.REFUSED_STREAM.code();
    failure = "it reset the stream with error " + Http2Error.valueOf(errorCode);
  }

  @Override
  public void closed() {
    isClosed = true;
    var closed = stream;
    var local = connection.connection().local();
    if (closed != null
        && connection.connection().goAwayReceived()
        && closed.id() > local.lastStreamKnownByPeer()) {
      isRefused = true;
    }
    wake();
  }

  @Override
  public void writable() {
    if (isPumping) {
      pumped();
    } else if (!isRequestSent) {
      wake();
    }
  }

  // The response

  @Override
  public ResponseHead head() {
    var known = head;
    if (known == null) {
      throw new IllegalStateException("no response yet");
    }
    return known;
  }

  @Override
  public Body body() {
    return this;
  }

  @Override
  public long length() {
    return input.isEnded() && input.isEmpty() ? 0 : expected;
  }

  @Override
  public Chunk read() {
    if (isDone) {
      throw new IllegalStateException("the response is closed");
    }
    for (; ; ) {
      var chunk = input.poll();
      if (chunk != null && !chunk.isLast()) {
        took(chunk.length());
        deadline.clear();
        return chunk;
      }
      if (problem != null || failure != null || chunk == null) {
        await();
      } else {
        deadline.clear();
        return chunk;
      }
    }
  }

  private void took(int bytes) {
    var from = stream;
    if (from != null && !isClosed) {
      connection.perform(caller.fiber(), () -> connection.consumed(from, bytes));
    }
  }

  @Override
  public @Nullable Chunk poll() {
    return input.isEmpty() && !input.isEnded() ? null : read();
  }

  @Override
  public @Nullable Headers trailers() {
    return input.isEmpty() ? input.trailers() : null;
  }

  /// Gives up the call if it is not over.
  @Override
  public void close() {
    if (!isDone) {
      isDone = true;
      connection.perform(caller.fiber(), this::finish);
    }
  }

  private void finish() {
    var open = stream;
    if (open != null && !isClosed) {
      boolean isAnswered = input.isEnded() && failure == null && problem == null;
      connection.output().sendReset(open, isAnswered ? Http2Error.NO_ERROR : Http2Error.CANCEL);
    }
    input.clear();
    connection.left();
    connection.loop().giveBack(deadline);
  }
}
