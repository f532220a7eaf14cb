package moongate.net.http2;

import io.netty.handler.codec.http2.Http2Error;
import java.util.EnumSet;
import java.util.Set;
import moongate.http.BodyException;
import moongate.http.Chunk;
import moongate.http.ClientResponse;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.PayloadLimits;
import moongate.http.Response;
import moongate.http.ResponseHead;
import moongate.http.Status;
import moongate.http.Timeouts;
import moongate.http.UpstreamException;
import moongate.http.WebSocketLink;
import moongate.net.http1.SwitchedClient;
import moongate.net.http1.UpstreamResponse;
import moongate.net.loop.BufferChunk;
import moongate.net.loop.SendWatch;
import moongate.net.server.GivenLength;
import org.jspecify.annotations.Nullable;

/// The response on a stream of HTTP/2.
///
/// The head and the last piece of the body wait for what follows, so that the end can be sent with
/// them. If the fiber waits instead, [#leave()] sends what there is. This class also watches how
/// fast the client takes the response: a separate class would be one more object per request.
final class StreamResponse implements Response {
  private static final int UNKNOWN = -1;
  private static final Chunk NOTHING = Chunk.of(new byte[0]);

  /// The error codes of an upstream that concern one call.
  private static final Set<Http2Error> OF_CALLS =
      EnumSet.of(
          Http2Error.CANCEL,
          Http2Error.REFUSED_STREAM,
          Http2Error.ENHANCE_YOUR_CALM,
          Http2Error.INADEQUATE_SECURITY);

  /// The fixed part of a frame.
  private static final int FRAME = 9;

  private final ServerStream request;
  private final Http2ServerConnection link;
  private @Nullable ResponseHead head;
  private @Nullable Headers trailers;
  private @Nullable Chunk held;
  private @Nullable SentPiece lastPiece;
  private @Nullable SendWatch onConnection;
  private @Nullable SwitchedClient switched;
  private int unsent;
  private Http2Error reason = Http2Error.INTERNAL_ERROR;
  private boolean isHeadSent;
  private boolean isEnded;
  private boolean isAborted;
  private boolean isBodiless;
  private boolean wantsRoom;
  private boolean isRoomLate;

  /// The last piece was sent without checking if there is room.
  private boolean isRoomUnknown;

  private long remaining = UNKNOWN;
  private long bytes;
  private long bodyBytes;

  StreamResponse(ServerStream request) {
    this.request = request;
    this.link = request.link();
  }

  boolean isComplete() {
    return isEnded && !isAborted;
  }

  /// `100 Continue`, unless the response has begun.
  void sendContinue() {
    if (!isHeadSent && !request.isClosed()) {
      link.perform(request.fiber(), () -> link.output().sendContinue(request.stream()));
    }
  }

  @Override
  public void send(ResponseHead responseHead) {
    if (isHeadSent) {
      throw new IllegalStateException("response head sent twice");
    }
    isHeadSent = true;
    head = responseHead;
    isBodiless = request.isHeadMethod() || Status.isBodiless(responseHead.status());
    long length = GivenLength.of(responseHead);
    remaining = isBodiless ? UNKNOWN : length;
  }

  @Override
  public void write(Chunk chunk) {
    if (!isHeadSent || isEnded) {
      chunk.release();
      throw new IllegalStateException(isEnded ? "response has ended" : "no response head yet");
    }
    if (request.isGone()) {
      chunk.release();
      throw gone();
    }
    int length = chunk.length();
    if (length == 0 || isBodiless) {
      chunk.release();
      return;
    }
    if (remaining >= 0 && length > remaining) {
      chunk.release();
      abort();
      throw new BodyException(
          BodyException.Kind.MALFORMED, "the body is longer than its Content-Length");
    }
    var next = held != null || isRoomUnknown ? sentHeld(chunk) : chunk;
    remaining -= remaining < 0 ? 0 : length;
    bodyBytes += length;
    bytes += length + FRAME;
    held = next;
  }

  /// Waits until the client has taken some of what was written. Returns the next piece, or a copy
  /// that has waited in its place.
  private Chunk sentHeld(Chunk piece) {
    var next = piece;
    boolean isThere = false;
    try {
      while (!hasRoom()) {
        next = BufferChunk.forWaiting(next);
        request.fiber().park();
      }
      isThere = !request.isGone();
    } finally {
      if (!isThere) {
        next.release();
      }
    }
    if (!isThere) {
      throw gone();
    }
    isRoomUnknown = false;
    var before = held;
    held = null;
    if (before != null) {
      link.perform(request.fiber(), () -> sendPiece(before, false));
    }
    return next;
  }

  private static BodyException gone() {
    return new BodyException(
        BodyException.Kind.CLIENT_GONE, "client gave up before the response ended");
  }

  @Override
  public boolean hasRoom() {
    if (request.isGone() || link.output().isWritable(request.stream())) {
      if (wantsRoom) {
        wantsRoom = false;
        request.deadline().clear();
      }
      isRoomLate = false;
      return true;
    }
    if (isRoomLate) {
      abort();
      reason = Http2Error.CANCEL;
      throw new BodyException(BodyException.Kind.TIMEOUT, "client takes the response too slowly");
    }
    if (!wantsRoom) {
      wantsRoom = true;
      armForSending();
    }
    return false;
  }

  /// Starts the time within which the client has to take some of the waiting output.
  void armForSending() {
    unsent = unsent();
    if (onConnection != null) {
      onConnection.start();
    }
    request.deadline().in(link.limits().sendTimeout().toNanos());
  }

  /// A client that reads slowly is still reading: its window opens bit by bit, or data that has
  /// passed the windows is sent. The latter is watched from the first call of this method on.
  boolean isMoving() {
    if (unsent() != unsent) {
      return true;
    }
    if (onConnection == null) {
      onConnection = new SendWatch(link.channel());
      return !link.channel().isWritable();
    }
    return onConnection.isMoving();
  }

  private int unsent() {
    var piece = lastPiece;
    return piece == null ? 0 : piece.size();
  }

  /// The error code for resetting the stream if the response is incomplete.
  Http2Error reason() {
    return reason;
  }

  /// True while the client has to take some of the output.
  boolean wantsRoom() {
    return wantsRoom;
  }

  void roomAppeared() {
    if (wantsRoom) {
      wantsRoom = false;
      request.fiber().unpark();
    }
  }

  /// The time is up; true if the response was waiting.
  boolean isLate() {
    if (!wantsRoom) {
      return false;
    }
    if (isMoving()) {
      armForSending();
    } else {
      isRoomLate = true;
      roomAppeared();
    }
    return true;
  }

  @Override
  public void trailers(Headers fields) {
    trailers = fields;
  }

  @Override
  public void end() {
    if (isEnded || isAborted || request.isGone()) {
      return;
    }
    if (!isHeadSent) {
      throw new IllegalStateException("no response head yet");
    }
    isEnded = true;
    if (remaining > 0) {
      isAborted = true;
      return;
    }
    link.perform(request.fiber(), this::sendEnd);
  }

  /// Each branch sends by itself. In a shorter form, in which a missing piece became an empty one,
  /// the JIT compiler of the JVM (25.0.3) generated code that it took for unreachable, and crashed.
  private void sendEnd() {
    var fields = trailers;
    boolean isTrailed = fields != null && fields.size() > 0;
    var last = held;
    held = null;
    if (last != null) {
      sendHead(false);
      lastPiece = link.output().sendData(request.stream(), last, !isTrailed);
    } else if (head != null) {
      sendHead(!isTrailed);
    } else if (!isTrailed) {
      lastPiece = link.output().sendData(request.stream(), NOTHING, true);
    }
    if (fields != null && isTrailed) {
      bytes += fields.length() + FRAME;
      link.output().sendTrailers(request.stream(), fields);
    }
  }

  private void sendHead(boolean isLast) {
    var sent = head;
    if (sent == null) {
      return;
    }
    head = null;
    bytes += sent.headers().length() + FRAME;
    boolean isDated = !sent.headers().contains(HeaderName.DATE);
    link.output().sendResponse(request.stream(), sent.status(), sent.headers(), isDated, isLast);
  }

  private void sendPiece(Chunk chunk, boolean isLast) {
    sendHead(false);
    link.guard().data();
    lastPiece = link.output().sendData(request.stream(), chunk, isLast);
  }

  @Override
  public void tunnel(ResponseHead switching, ClientResponse upstream, Timeouts timeouts) {
    var answered = agreed(upstream);
    switchTo(switching).tunnel(request.fiber(), answered.connection(), timeouts);
  }

  @Override
  public WebSocketLink webSocket(
      ResponseHead switching, ClientResponse upstream, Timeouts timeouts, PayloadLimits limits) {
    var answered = agreed(upstream);
    return switchTo(switching).webSocket(request.fiber(), answered.connection(), timeouts, limits);
  }

  private UpstreamResponse agreed(ClientResponse upstream) {
    if (!request.canSwitch() || isHeadSent) {
      throw new IllegalStateException("this stream cannot switch to another protocol");
    }
    return ExtendedConnect.agreed(request, upstream);
  }

  /// Sends the head. All other code sees the 101 that the service has sent.
  private SwitchedClient switchTo(ResponseHead switching) {
    isHeadSent = true;
    isEnded = true;
    var headers = switching.headers();
    ExtendedConnect.strip(headers);
    bytes += headers.length() + FRAME;
    boolean isDated = !headers.contains(HeaderName.DATE);
    var stream = request.stream();
    int status = ExtendedConnect.ACCEPTED;
    link.perform(
        request.fiber(), () -> link.output().sendResponse(stream, status, headers, isDated, false));
    var channel = request.switchOver();
    var patience = link.limits().sendTimeout();
    var client =
        new SwitchedClient(link.loop(), channel, channel.last(), channel.inbound(), patience);
    switched = client;
    return client;
  }

  /// The node stops: sends a close frame to a WebSocket peer.
  void goAway() {
    if (switched != null) {
      switched.goAway();
    }
  }

  /// Sends what there is, because the fiber waits.
  void leave() {
    if (switched != null) {
      switched.flush();
    }
    if (!isHeadSent || isEnded || isAborted || request.isClosed()) {
      return;
    }
    sendHead(false);
    var chunk = held;
    if (chunk != null) {
      held = null;
      isRoomUnknown = true;
      sendPiece(chunk, false);
    }
  }

  /// The stream is reset when the handler has returned.
  @Override
  public void abort() {
    isAborted = true;
  }

  @Override
  public void abort(UpstreamException failure) {
    var code = Http2Error.valueOf(failure.resetCode());
    if (code != null && OF_CALLS.contains(code)) {
      reason = code;
    }
    abort();
  }

  /// Gives back what will not be sent.
  void release() {
    var chunk = held;
    if (chunk != null) {
      held = null;
      chunk.release();
    }
  }

  @Override
  public boolean isHeadSent() {
    return isHeadSent;
  }

  @Override
  public long bytesSent() {
    return bytes + sentAfterwards();
  }

  @Override
  public long bodyBytesSent() {
    return bodyBytes + sentAfterwards();
  }

  private long sentAfterwards() {
    return switched == null ? 0 : switched.toClient();
  }
}
