package moongate.net.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.channel.ChannelFutureListener;
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
import moongate.http.WebSocketLink;
import moongate.net.loop.BufferChunk;
import moongate.net.loop.Outbound;
import moongate.net.server.GivenLength;
import org.jspecify.annotations.Nullable;

/// The current response of a [ServerConnection]; the same object for all its responses.
///
/// The head waits for the first piece of the body, and the first piece waits for the next one or
/// the end, so that most responses are sent in one piece with a known length. If the fiber waits,
/// [#leave()] sends what there is.
final class ServerResponse implements Response {
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(ISO_8859_1);
  private static final byte[] LINE_END = "\r\n".getBytes(ISO_8859_1);

  private static final int UNKNOWN = -1;

  private final ServerConnection connection;
  private final Outbound outbound;
  private final ResponseEncoder encoder;

  private @Nullable ResponseHead head;
  private @Nullable Chunk held;
  private @Nullable Headers trailers;
  private boolean isHeadSent;
  private boolean isHeadEncoded;
  private boolean isEnded;
  private boolean isAborted;
  private boolean isBodiless;
  private boolean isChunked;
  private boolean endsWithConnection;
  private boolean closes;

  /// How many bytes are still missing to Content-Length, or -1.
  private long remaining;

  /// The Content-Length that was added to the head, or -1.
  private long addedLength;

  private long bodyBytes;
  private long countAtStart;

  ServerResponse(ServerConnection connection, Outbound outbound) {
    this.connection = connection;
    this.outbound = outbound;
    this.encoder = new ResponseEncoder(connection.loop(), outbound);
  }

  void start(boolean keepsAlive) {
    head = null;
    trailers = null;
    isHeadSent = false;
    isHeadEncoded = false;
    isEnded = false;
    isAborted = false;
    isBodiless = false;
    isChunked = false;
    endsWithConnection = false;
    closes = !keepsAlive;
    remaining = UNKNOWN;
    addedLength = UNKNOWN;
    bodyBytes = 0;
    countAtStart = outbound.count();
  }

  /// True if the whole response is written, and the client can recognise its end.
  boolean isComplete() {
    return isEnded && !isAborted;
  }

  /// True if the connection has to be closed after this response.
  boolean closes() {
    return closes;
  }

  /// True if a client would take the closing of the connection for the end of the body.
  boolean endsWithConnection() {
    return endsWithConnection;
  }

  /// False if the client is slow.
  boolean isWritable() {
    return outbound.isWritable();
  }

  /// Sends an interim response at once.
  void interim(byte[] bytes) {
    outbound.write(bytes);
    outbound.flush();
  }

  @Override
  public void send(ResponseHead responseHead) {
    if (isHeadSent) {
      throw new IllegalStateException("response head sent twice");
    }
    isHeadSent = true;
    head = responseHead;
  }

  @Override
  public void write(Chunk chunk) {
    if (!isHeadSent || isEnded) {
      chunk.release();
      throw new IllegalStateException(isEnded ? "response has ended" : "no response head yet");
    }
    if (connection.isClosed()) {
      chunk.release();
      throw gone();
    }
    if (chunk.length() == 0) {
      chunk.release();
    } else if (!isHeadEncoded && held == null) {
      held = chunk;
    } else {
      var next = outbound.isWritable() ? chunk : waitedForRoom(chunk);
      writeHeld();
      writeBody(next);
    }
  }

  /// Returns the piece when there is room for it, or a copy that has waited in its place.
  private Chunk waitedForRoom(Chunk piece) {
    var next = piece;
    boolean isThere = false;
    try {
      while (!hasRoom()) {
        next = BufferChunk.forWaiting(next);
        connection.fiber().park();
      }
      isThere = !connection.isClosed();
    } finally {
      if (!isThere) {
        next.release();
      }
    }
    if (!isThere) {
      throw gone();
    }
    return next;
  }

  private static BodyException gone() {
    return new BodyException(
        BodyException.Kind.CLIENT_GONE, "client closed the connection before the response ended");
  }

  @Override
  public boolean hasRoom() {
    if (!outbound.isWritable()) {
      outbound.flush();
    }
    return connection.hasRoom();
  }

  /// Trailers need a chunked body: nothing else has a place for them.
  @Override
  public void trailers(Headers fields) {
    trailers = fields;
  }

  @Override
  public void end() {
    if (isEnded || isAborted || connection.isClosed()) {
      return;
    }
    if (!isHeadSent) {
      throw new IllegalStateException("no response head yet");
    }
    isEnded = true;
    var fields = trailers;
    if (!isHeadEncoded) {
      int rest = held == null ? 0 : held.length();
      encodeHead(fields == null ? rest : UNKNOWN);
    }
    writeHeld();
    if (isChunked && fields != null) {
      encoder.lastChunk(fields);
    } else if (isChunked) {
      outbound.write(LAST_CHUNK);
    } else if (remaining > 0 && !isBodiless) {
      isAborted = true;
      closes = true;
    }
    outbound.flush();
  }

  @Override
  public void tunnel(ResponseHead switching, ClientResponse upstream, Timeouts timeouts) {
    var answered = switchTo(switching, upstream);
    try {
      connection.switchProtocol().tunnel(connection.fiber(), answered.connection(), timeouts);
    } finally {
      isEnded = true;
    }
  }

  @Override
  public WebSocketLink webSocket(
      ResponseHead switching, ClientResponse upstream, Timeouts timeouts, PayloadLimits limits) {
    var answered = switchTo(switching, upstream);
    isEnded = true;
    return connection
        .switchProtocol()
        .webSocket(connection.fiber(), answered.connection(), timeouts, limits);
  }

  /// Sends the head after which another protocol is used.
  private UpstreamResponse switchTo(ResponseHead switching, ClientResponse upstream) {
    if (isHeadSent) {
      throw new IllegalStateException("response head sent twice");
    }
    if (!(upstream instanceof UpstreamResponse answered)) {
      throw new IllegalArgumentException("not an upstream of HTTP/1.1");
    }
    isHeadSent = true;
    isHeadEncoded = true;
    closes = true;
    var headers = switching.headers();
    headers.remove(HeaderName.TRANSFER_ENCODING);
    headers.remove(HeaderName.CONTENT_LENGTH);
    encoder.encode(switching, UNKNOWN, false, false, 0);
    outbound.leave();
    return answered;
  }

  @Override
  public void abort() {
    isAborted = true;
    closes = true;
    release();
    connection.abort();
  }

  /// Sends what there is, because the fiber waits.
  void leave() {
    if (connection.isClosed()) {
      return;
    }
    if (isHeadSent && !isEnded && !isAborted) {
      if (!isHeadEncoded) {
        encodeHead(UNKNOWN);
      }
      writeHeld();
    }
    outbound.flush();
  }

  /// @param total the length of the body if it is known, else -1
  private void encodeHead(int total) {
    var sent = head;
    if (sent == null) {
      return;
    }
    isHeadEncoded = true;
    head = null;
    isBodiless = connection.request().isHeadMethod() || Status.isBodiless(sent.status());
    addedLength = frame(sent, total);
    closes |=
        connection.isLast()
            || connection.request().body().blocksConnection()
            || looksInterim(sent.status())
            || sent.headers().hasToken(HeaderName.CONNECTION, "close");
    encoder.encode(sent, addedLength, isChunked, closes, held == null ? 0 : held.length());
  }

  /// A client would take such a response for an interim one, and the next request's response for
  /// the final one.
  private static boolean looksInterim(int status) {
    return status < 200;
  }

  /// Decides how the client recognises the end of the body; returns the Content-Length to add, or
  /// -1.
  private long frame(ResponseHead sent, int total) {
    var headers = sent.headers();
    boolean asksForChunks = headers.contains(HeaderName.TRANSFER_ENCODING);
    if (asksForChunks) {
      headers.remove(HeaderName.TRANSFER_ENCODING);
      headers.remove(HeaderName.CONTENT_LENGTH);
    }
    remaining = GivenLength.of(sent);
    if (isBodiless || remaining >= 0) {
      return UNKNOWN;
    }
    if (total >= 0 && !asksForChunks) {
      remaining = total;
      return total;
    }
    if (connection.request().isOld()) {
      closes = true;
      endsWithConnection = true;
    } else {
      isChunked = true;
    }
    return UNKNOWN;
  }

  private void writeHeld() {
    if (!isHeadEncoded) {
      encodeHead(UNKNOWN);
    }
    var chunk = held;
    if (chunk != null) {
      held = null;
      writeBody(chunk);
    }
  }

  private void writeBody(Chunk chunk) {
    int length = chunk.length();
    if (isBodiless) {
      chunk.release();
    } else if (isChunked) {
      encoder.chunkSize(length);
      outbound.write(chunk);
      outbound.write(LINE_END);
      bodyBytes += length;
    } else if (remaining >= 0 && length > remaining) {
      chunk.release();
      connection.abort();
      throw new BodyException(
          BodyException.Kind.MALFORMED, "the body is longer than its Content-Length");
    } else {
      outbound.write(chunk);
      bodyBytes += length;
      remaining -= remaining < 0 ? 0 : length;
    }
  }

  /// Sends what was written, then calls `then`.
  void flush(ChannelFutureListener then) {
    outbound.flush(then);
  }

  /// Releases what will not be sent.
  void release() {
    if (held != null) {
      held.release();
      held = null;
    }
    outbound.clear();
  }

  @Override
  public void addFraming(Headers headers) {
    if (isHeadEncoded) {
      ResponseEncoder.addFraming(headers, addedLength, isChunked, closes);
    }
  }

  @Override
  public boolean isHeadSent() {
    return isHeadSent;
  }

  @Override
  public long bytesSent() {
    return outbound.count() - countAtStart + sentAfterwards();
  }

  @Override
  public long bodyBytesSent() {
    return bodyBytes + sentAfterwards();
  }

  private long sentAfterwards() {
    var switched = connection.switched();
    return switched == null ? 0 : switched.toClient();
  }
}
