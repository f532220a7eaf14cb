package moongate.net.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import moongate.fiber.Fiber;
import moongate.http.AwaitedBody;
import moongate.http.BodyException;
import moongate.http.Chunk;
import org.jspecify.annotations.Nullable;

/// The body of the current request of a [ServerConnection].
final class RequestBody implements AwaitedBody {
  private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1);

  /// How much of an unread body is discarded to keep the connection.
  private static final long MOST_DISCARDED = 1 << 20;

  /// The result of discarding an unread body.
  enum Discarded {
    /// The whole body was discarded.
    ENDED,
    /// More of it is still to come.
    MORE,
    /// It is malformed, or too large to be worth it.
    ENOUGH
  }

  private final ServerConnection connection;
  private boolean awaitsContinue;
  private boolean isBroken;

  RequestBody(ServerConnection connection) {
    this.connection = connection;
  }

  void start(boolean expectsContinue) {
    awaitsContinue = expectsContinue;
    isBroken = false;
  }

  /// True if the client waits for 100 Continue, or if the rest of the body cannot be read: then no
  /// other request can follow.
  boolean blocksConnection() {
    return isBroken || (awaitsContinue && connection.inbound().isEmpty());
  }

  @Override
  public long length() {
    return connection.decoder().length();
  }

  @Override
  public Fiber fiber() {
    return connection.fiber();
  }

  @Override
  public @Nullable Chunk poll() {
    var decoder = connection.decoder();
    if (decoder.isDone()) {
      return Chunk.END;
    }
    if (awaitsContinue) {
      askForBody();
    }
    Chunk chunk;
    try {
      chunk = decoder.next(connection.inbound());
    } catch (BodyException malformed) {
      isBroken = true;
      throw malformed;
    }
    if (chunk == null) {
      checkThatMoreMayCome();
      connection.waits().expectBody();
    } else {
      connection.inbound().resume();
    }
    return chunk;
  }

  /// Discards the part of the rest that has arrived.
  Discarded discard() {
    var decoder = connection.decoder();
    var inbound = connection.inbound();
    try {
      for (var chunk = decoder.next(inbound); chunk != null; chunk = decoder.next(inbound)) {
        chunk.release();
        if (chunk.isLast()) {
          return Discarded.ENDED;
        }
      }
    } catch (BodyException broken) {
      return Discarded.ENOUGH;
    }
    inbound.resume();
    return decoder.received() > MOST_DISCARDED ? Discarded.ENOUGH : Discarded.MORE;
  }

  private void askForBody() {
    awaitsContinue = false;
    if (connection.inbound().isEmpty() && !connection.response().isHeadSent()) {
      connection.response().interim(CONTINUE);
    }
  }

  private void checkThatMoreMayCome() {
    if (connection.waits().isBodyLate()) {
      isBroken = true;
      throw new BodyException(BodyException.Kind.TIMEOUT, "client sends the body too slowly");
    }
    if (connection.isInputEnded()) {
      isBroken = true;
      throw new BodyException(
          BodyException.Kind.CLIENT_GONE, "client closed the connection within the request body");
    }
  }
}
