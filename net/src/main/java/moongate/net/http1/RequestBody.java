package moongate.net.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import moongate.http.Body;
import moongate.http.BodyException;
import moongate.http.Chunk;
import org.jspecify.annotations.Nullable;

/// The body of the request that a [ServerConnection] is at.
final class RequestBody implements Body {
  private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1);

  /// How much of an unread body is thrown away to keep the connection.
  private static final long MOST_DISCARDED = 1 << 20;

  /// What came of throwing away an unread body.
  enum Discarded {
    /// All of it is gone.
    ENDED,
    /// More has yet to come.
    MORE,
    /// It is broken, or not worth it.
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

  /// True when the client waits to be asked for the body, or the body cannot be read on: another
  /// request cannot follow then.
  boolean blocksConnection() {
    return isBroken || awaitsContinue && connection.inbound().isEmpty();
  }

  @Override
  public long length() {
    return connection.decoder().length();
  }

  @Override
  public Chunk read() {
    for (; ; ) {
      var chunk = poll();
      if (chunk != null) {
        return chunk;
      }
      connection.fiber().park();
    }
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

  /// Throws away what is there of the rest.
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
    if (connection.isInputEnded()) {
      isBroken = true;
      throw new BodyException(
          BodyException.Kind.CLIENT_GONE, "client closed the connection within the request body");
    }
    if (connection.waits().isBodyLate()) {
      isBroken = true;
      throw new BodyException(BodyException.Kind.TIMEOUT, "client sends the body too slowly");
    }
  }
}
