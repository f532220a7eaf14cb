package moongate.gateway.exchange;

import java.nio.charset.StandardCharsets;
import moongate.gateway.spool.CollectedBody;
import moongate.gateway.spool.NamedFile;
import moongate.gateway.spool.Spool;
import moongate.http.Body;
import moongate.http.BodyException;
import moongate.http.Chunk;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.Request;
import moongate.http.RequestHead;
import org.jspecify.annotations.Nullable;

/// The request's body. It is either streamed to the service, or collected before, because a plugin
/// reads it or because the service must not wait for a slow client.
///
/// Large bodies are collected in a file. If there is no room left, the rest stays on the wire and
/// follows when the request is forwarded. So a body that is too large to be inspected still reaches
/// the service.
public final class RequestBody {
  private static final byte[] NOTHING = {};

  private final Request request;
  private final Spool spool;
  private final BodyClaim claim;
  private byte @Nullable [] buffered;
  private @Nullable CollectedBody collected;

  /// The body that an earlier try has not consumed.
  private @Nullable Body again;

  /// True if the client has sent everything.
  private boolean isEnded;

  /// True if a plugin has asked for the body, or the gateway before it called the service.
  private boolean isRead;

  /// True if a plugin has put this body in the place of the client's.
  private boolean isReplaced;

  /// True if part of the body was taken from the client for the service and was not kept.
  private boolean isOnItsWay;

  /// How many bytes may still come from the client while the request is forwarded.
  private long mostOfRest = Long.MAX_VALUE;

  RequestBody(Request request, Spool spool, BodyClaim claim) {
    this.request = request;
    this.spool = spool;
    this.claim = claim;
    this.isEnded = request.body().length() == 0;
  }

  /// Waits for the whole body, and keeps it in memory if it has at most `limit` bytes.
  ///
  /// @return true when all of it is in memory
  /// @throws BodyException when the client does not send it properly
  public boolean read(int limit) {
    isRead = true;
    if (!isEnded && request.body().length() <= limit) {
      collect(limit, true);
    }
    if (isEnded && buffered == null && length() <= limit) {
      buffered = collected == null ? NOTHING : loaded(collected);
    }
    var bytes = buffered;
    return bytes != null && isEnded && bytes.length <= limit;
  }

  private byte[] loaded(CollectedBody whole) {
    if (!whole.isInMemory()) {
      claim.add(whole.length());
    }
    return whole.bytes();
  }

  /// Claims memory for a plugin: neither the spool's memory nor a file has room for the chunk.
  private void claimed(Chunk chunk) {
    boolean isGranted = false;
    try {
      claim.add(chunk.length());
      isGranted = true;
    } finally {
      if (!isGranted) {
        chunk.release();
      }
    }
  }

  /// Waits for the whole body, or for as much of it as there is room for.
  ///
  /// @throws BodyException when the client does not send it properly
  public void collect() {
    isRead = true;
    if (!isEnded) {
      collect(Long.MAX_VALUE, false);
    }
  }

  /// Waits until the whole body is there, or more than `most` bytes of it. The part for which there
  /// is no room is counted on its way to the service: if the request turns out to be too large, it
  /// is broken off.
  ///
  /// @return false if the body has more than `most` bytes
  /// @throws BodyException when the client does not send it properly
  public boolean hasAtMost(long most) {
    if (!isEnded) {
      collect(most, false);
    }
    long known = !isEnded && collected != null ? collected.length() : length();
    if (!isEnded) {
      mostOfRest = most - known;
    }
    return known <= most;
  }

  /// @param isNeeded whether it is collected even if it takes more memory than bodies should
  private void collect(long limit, boolean isNeeded) {
    var into = collected;
    if (into == null) {
      collected = into = new CollectedBody(spool, request.fiber(), request.body().length());
    }
    while (into.length() <= limit && (isNeeded || !into.isFull())) {
      var chunk = request.body().read();
      if (chunk.isLast()) {
        isEnded = true;
        break;
      }
      if (into.isFull()) {
        claimed(chunk);
      }
      into.add(chunk);
    }
    if (isEnded && into.isInMemory()) {
      buffered = into.bytes();
    }
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

  /// True if a plugin has asked for the body or replaced it, or if the gateway has collected it for
  /// the service. Otherwise a plugin does not see the part that happens to have arrived.
  public boolean isRead() {
    return isRead;
  }

  /// True once the whole body is in memory, or there is none.
  public boolean isComplete() {
    return isEnded && (buffered != null || collected == null);
  }

  /// A copy of the whole body in a file with a name, however large it is; waits for the disk.
  ///
  /// @return null if part of the body is still on the wire, or if there is no room for the file
  public @Nullable NamedFile named() {
    if (!isEnded) {
      return null;
    }
    return buffered == null && collected != null
        ? collected.named()
        : NamedFile.write(spool, request.fiber(), bytes());
  }

  /// The number of bytes if known, else -1.
  public long length() {
    var bytes = buffered;
    if (bytes != null) {
      return bytes.length;
    }
    if (!isEnded) {
      return request.body().length();
    }
    return collected == null ? 0 : collected.length();
  }

  /// True if a plugin has replaced the body, or if it has at most `most` bytes. In nginx's terms,
  /// such a body is in memory and not in a file.
  public boolean isWithin(int most) {
    return isReplaced || length() <= most;
  }

  /// Replaces the body. The rest of what the client sends is dropped.
  public void replace(String body) {
    var bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    buffered = bytes;
    isEnded = true;
    isRead = true;
    isReplaced = true;
    setLength(request.head(), bytes.length);
  }

  private static void setLength(RequestHead head, int length) {
    head.headers().remove(HeaderName.TRANSFER_ENCODING);
    head.headers().set(HeaderName.CONTENT_LENGTH, Integer.toString(length));
  }

  /// True if the body can be sent (again): an earlier try has consumed nothing of it.
  public boolean isRepeatable() {
    return isEnded || !isOnItsWay || again != null;
  }

  /// A try has failed before the service looked at the request; `whole` is the complete body, to be
  /// sent again.
  public void sendAgain(Body whole) {
    again = whole;
  }

  /// The body to send: what was collected, then the rest from the client.
  public Body forwarded() {
    var whole = again;
    if (whole != null) {
      again = null;
      return whole;
    }
    var bytes = buffered;
    if (bytes != null) {
      return bytes.length == 0 ? Body.EMPTY : Body.of(bytes);
    }
    var beginning = collected;
    if (beginning == null) {
      return isEnded ? Body.EMPTY : new Rest(Body.EMPTY, request.body());
    }
    return isEnded ? beginning.open() : new Rest(beginning.open(), request.body());
  }

  /// Nobody needs the body any more.
  void close() {
    if (collected != null) {
      collected.close();
    }
  }

  /// A collected beginning, then the wire.
  private final class Rest implements Body {
    private final Body beginning;
    private final Body rest;
    private boolean hasBegun;
    private long restLength;

    Rest(Body beginning, Body rest) {
      this.beginning = beginning;
      this.rest = rest;
      this.hasBegun = beginning.length() == 0;
    }

    @Override
    public long length() {
      return rest.length();
    }

    @Override
    public Chunk read() {
      if (!hasBegun) {
        var chunk = beginning.read();
        if (!chunk.isLast()) {
          return chunk;
        }
        hasBegun = true;
      }
      isOnItsWay = true;
      return counted(rest.read());
    }

    @Override
    public @Nullable Chunk poll() {
      if (!hasBegun) {
        var chunk = beginning.poll();
        if (chunk == null || !chunk.isLast()) {
          return chunk;
        }
        hasBegun = true;
      }
      var chunk = rest.poll();
      isOnItsWay |= chunk != null;
      return chunk == null ? null : counted(chunk);
    }

    private Chunk counted(Chunk chunk) {
      restLength += chunk.length();
      if (restLength > mostOfRest) {
        chunk.release();
        throw new BodyException(
            BodyException.Kind.TOO_LARGE, "request body is larger than a plugin allows");
      }
      return chunk;
    }

    @Override
    public boolean whenReady(Runnable task) {
      boolean isBeginningAble = hasBegun || beginning.whenReady(task);
      return rest.whenReady(task) && isBeginningAble;
    }

    @Override
    public @Nullable Headers trailers() {
      return rest.trailers();
    }
  }
}
