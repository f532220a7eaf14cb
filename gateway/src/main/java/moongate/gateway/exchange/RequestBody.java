package moongate.gateway.exchange;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import moongate.http.Body;
import moongate.http.BodyException;
import moongate.http.Chunk;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.Request;
import moongate.http.RequestHead;
import org.jspecify.annotations.Nullable;

/// The request's body: streamed to the service, unless a plugin reads it before.
///
/// Reading buffers it up to a limit; what does not fit stays on the wire and follows when the
/// request is forwarded, so that a body that is too large to be looked at still reaches the
/// service.
public final class RequestBody {
  private static final byte[] NOTHING = {};

  private final Request request;
  private final BodyClaim claim;
  private byte @Nullable [] buffered;
  private boolean isComplete;

  /// True once part of it was taken from the client for the service, and not kept.
  private boolean isOnItsWay;

  RequestBody(Request request, BodyClaim claim) {
    this.request = request;
    this.claim = claim;
    this.isComplete = request.body().length() == 0;
  }

  /// Waits for the whole body, and keeps it if it has at most `limit` bytes.
  ///
  /// @return true when all of it is in memory
  /// @throws BodyException when the client does not send it properly
  public boolean read(int limit) {
    if (!isComplete && (request.body().length() <= limit)) {
      buffer(limit);
    }
    var bytes = buffered;
    return isComplete && (bytes == null || bytes.length <= limit);
  }

  private void buffer(int limit) {
    var out = new ByteArrayOutputStream();
    var already = buffered;
    if (already != null) {
      out.writeBytes(already);
    }
    var body = claim.keeping(request.body());
    while (out.size() <= limit && !isComplete) {
      var chunk = body.read();
      if (chunk.isLast()) {
        isComplete = true;
      } else {
        out.writeBytes(chunk.bytes());
        chunk.release();
      }
    }
    buffered = out.toByteArray();
  }

  /// The bytes read so far: all of them after a [#read] that returned true.
  public byte[] bytes() {
    var bytes = buffered;
    return bytes == null ? NOTHING : bytes;
  }

  /// The same as a byte string.
  public String text() {
    var bytes = buffered;
    return bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /// True once the whole body is in memory, or there is none.
  public boolean isComplete() {
    return isComplete;
  }

  /// The number of bytes if known, else -1.
  public long length() {
    var bytes = buffered;
    if (isComplete) {
      return bytes == null ? 0 : bytes.length;
    }
    return request.body().length();
  }

  /// Puts `body` in the place of what the client sends, whose rest is dropped.
  public void replace(String body) {
    var bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    buffered = bytes;
    isComplete = true;
    setLength(request.head(), bytes.length);
  }

  private static void setLength(RequestHead head, int length) {
    head.headers().remove(HeaderName.TRANSFER_ENCODING);
    head.headers().set(HeaderName.CONTENT_LENGTH, Integer.toString(length));
  }

  /// True when the body can be sent (again): nothing of it was lost to an earlier try.
  public boolean isRepeatable() {
    return isComplete || !isOnItsWay;
  }

  /// The body to send: what is in memory, then the rest from the client.
  public Body forwarded() {
    var bytes = buffered;
    if (isComplete) {
      return bytes == null || bytes.length == 0 ? Body.EMPTY : Body.of(bytes);
    }
    return new Rest(bytes == null ? NOTHING : bytes, request.body());
  }

  /// A buffered beginning, then the wire.
  private final class Rest implements Body {
    private final byte[] beginning;
    private final Body rest;
    private boolean hasBegun;

    Rest(byte[] beginning, Body rest) {
      this.beginning = beginning;
      this.rest = rest;
    }

    @Override
    public long length() {
      return rest.length();
    }

    @Override
    public Chunk read() {
      if (hasBegun || beginning.length == 0) {
        isOnItsWay = true;
        return rest.read();
      }
      hasBegun = true;
      return Chunk.of(beginning);
    }

    @Override
    public @Nullable Chunk poll() {
      if (!hasBegun && beginning.length > 0) {
        return read();
      }
      var chunk = rest.poll();
      isOnItsWay |= chunk != null;
      return chunk;
    }

    @Override
    public boolean whenReady(Runnable task) {
      return rest.whenReady(task);
    }

    @Override
    public @Nullable Headers trailers() {
      return rest.trailers();
    }
  }
}
