package moongate.net.http1;

import moongate.http.BodyException;
import moongate.http.Chunk;
import moongate.http.Headers;
import moongate.net.loop.Inbound;
import org.jspecify.annotations.Nullable;

/// Reads the bodies of messages, one after the other, from an [Inbound] (RFC 9112, section 6).
final class BodyDecoder {
  private enum Framing {
    LENGTH,
    CHUNKED,
    UNTIL_CLOSE
  }

  private final ChunkedDecoder chunked;
  private Framing framing = Framing.LENGTH;
  private long length;
  private long remaining;
  private long most = Long.MAX_VALUE;
  private long received;

  /// @param isLenient for responses: see [ChunkedDecoder]
  BodyDecoder(boolean isLenient) {
    this.chunked = new ChunkedDecoder(isLenient);
  }

  /// A body of exactly `bytes` bytes.
  void startLength(long bytes) {
    framing = Framing.LENGTH;
    length = bytes;
    remaining = bytes;
    received = 0;
  }

  /// A body in chunks, of at most `limit` bytes.
  void startChunked(long limit) {
    framing = Framing.CHUNKED;
    chunked.start();
    length = -1;
    received = 0;
    most = limit;
  }

  /// A body that ends with the connection.
  void startUntilClose() {
    framing = Framing.UNTIL_CLOSE;
    length = -1;
    received = 0;
  }

  /// The number of bytes when it is known from the head, else -1.
  long length() {
    return length;
  }

  /// The bytes of body handed out so far.
  long received() {
    return received;
  }

  /// The trailers of a chunked body that may be passed on, once it is complete; null for none.
  @Nullable Headers trailers() {
    return framing == Framing.CHUNKED && isDone() ? chunked.trailers() : null;
  }

  boolean endsWithConnection() {
    return framing == Framing.UNTIL_CLOSE;
  }

  /// True if the whole body was handed out.
  boolean isDone() {
    return switch (framing) {
      case LENGTH -> remaining == 0;
      case CHUNKED -> chunked.isDone();
      case UNTIL_CLOSE -> false;
    };
  }

  /// The next piece; [Chunk#END] at the end; null when more input is needed.
  ///
  /// @throws BodyException when the framing is broken or the body larger than allowed
  @Nullable Chunk next(Inbound in) {
    if (isDone()) {
      return Chunk.END;
    }
    if (in.isEmpty()) {
      return null;
    }
    return switch (framing) {
      case LENGTH -> {
        var chunk = in.take(remaining);
        remaining -= chunk.length();
        yield counted(chunk);
      }
      case CHUNKED -> {
        var chunk = chunked.next(in);
        yield chunk == null ? null : counted(chunk);
      }
      case UNTIL_CLOSE -> counted(in.take(Long.MAX_VALUE));
    };
  }

  private Chunk counted(Chunk chunk) {
    received += chunk.length();
    if (framing == Framing.CHUNKED && received > most) {
      chunk.release();
      throw new BodyException(BodyException.Kind.TOO_LARGE, "body of more than " + most + " bytes");
    }
    return chunk;
  }
}
