package moongate.gateway.exchange;

import moongate.http.Body;
import moongate.http.BodyException;
import moongate.http.Chunk;
import moongate.http.Headers;
import org.jspecify.annotations.Nullable;

/// What the bodies of one request take of the [BodyShare], until the request is over.
public final class BodyClaim {
  /// As little as a connection costs anyway: not counted.
  static final int FREE = 64 << 10;

  /// Counted in steps, so that not each piece touches what all threads share.
  private static final int STEP = 256 << 10;

  private final BodyShare share;
  private final Exchange exchange;
  private long used;
  private long claimed;

  BodyClaim(BodyShare share, Exchange exchange) {
    this.share = share;
    this.exchange = exchange;
  }

  /// `bytes` more are about to be kept.
  ///
  /// @throws BodyException when all bodies together would take too much
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

  /// `body`, whose pieces are kept by whoever reads them.
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
