package moongate.gateway.exchange;

import moongate.http.Body;
import moongate.http.BodyException;
import moongate.http.Chunk;
import moongate.http.Headers;
import org.jspecify.annotations.Nullable;

/// The memory that the bodies of one request take from the [BodyShare], until the request is over.
public final class BodyClaim {
  /// Bodies up to this size are not counted: a connection costs as much anyway.
  static final int FREE = 64 << 10;

  /// Counted in large steps, so that not every piece accesses the counter that all threads share.
  private static final int STEP = 256 << 10;

  private final BodyShare share;
  private final Exchange exchange;
  private long used;
  private long claimed;

  BodyClaim(BodyShare share, Exchange exchange) {
    this.share = share;
    this.exchange = exchange;
  }

  /// Claims memory for `bytes` more.
  ///
  /// @throws BodyException if all bodies together would take too much memory
  public void add(long bytes) {
    used += bytes;
    while (used - FREE > claimed) {
      if (!share.take(claimed, STEP)) {
        throw new BodyException(
            BodyException.Kind.NO_ROOM,
            "bodies that are kept in memory take too much together, a quarter of the heap at most"
                + " (this one has "
                + used
                + " bytes): no room");
      }
      if (claimed == 0) {
        exchange.atEnd(this::release);
      }
      claimed += STEP;
    }
  }

  private void release() {
    share.giveBack(claimed);
    claimed = 0;
  }

  /// A view of `body` that claims memory for each piece, because the reader keeps the pieces.
  public Body keeping(Body body) {
    return new Body() {
      @Override
      public long length() {
        return body.length();
      }

      @Override
      public Chunk read() {
        var chunk = body.read();
        boolean isKept = false;
        try {
          add(chunk.length());
          isKept = true;
        } finally {
          if (!isKept) {
            chunk.release();
          }
        }
        return chunk;
      }

      @Override
      public @Nullable Headers trailers() {
        return body.trailers();
      }
    };
  }
}
