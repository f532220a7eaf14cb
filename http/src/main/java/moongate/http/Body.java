package moongate.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The body of a message, read once, piece by piece. Nothing is read from the network until a
/// reader asks for it, so a slow reader slows the sender down.
public interface Body {
  /// No body at all.
  Body EMPTY = of(new byte[0]);

  /// The number of bytes if it is known from the start, else -1.
  long length();

  /// Waits for the next piece; returns [Chunk#END] at the end, and on every later call.
  ///
  /// @throws BodyException if the rest of the body cannot be read
  Chunk read();

  /// The next piece if it has arrived, else null; then the fiber is woken once there is something.
  ///
  /// @throws BodyException if the rest of the body cannot be read
  default @Nullable Chunk poll() {
    return read();
  }

  /// The trailer fields; null if there are none, or if the body was not read to its end.
  default @Nullable Headers trailers() {
    return null;
  }

  /// Runs `task` on the loop whenever [#poll] may return something new, instead of waking the
  /// fiber. For a reader that must not depend on what else the fiber waits for.
  ///
  /// @return false if this body does not support that and still wakes the fiber
  default boolean whenReady(Runnable task) {
    return false;
  }

  /// The rest of the body in one array.
  ///
  /// @throws BodyException if the rest cannot be read, or is longer than `limit`
  default byte[] readAll(int limit) {
    if (length() > limit) {
      throw new BodyException(
          BodyException.Kind.TOO_LARGE, "body of more than " + limit + " bytes");
    }
    var bytes = new byte[length() < 0 ? Math.min(limit, 4096) : (int) length()];
    int used = 0;
    for (var chunk = read(); !chunk.isLast(); chunk = read()) {
      int length = chunk.length();
      if (length > limit - used) {
        chunk.release();
        throw new BodyException(
            BodyException.Kind.TOO_LARGE, "body of more than " + limit + " bytes");
      }
      if (length > bytes.length - used) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(limit, Math.max(used + length, 2L * used)));
      }
      chunk.copyTo(bytes, used);
      chunk.release();
      used += length;
    }
    return used == bytes.length ? bytes : Arrays.copyOf(bytes, used);
  }

  /// A body over `bytes`, which must not change afterwards.
  static Body of(byte[] bytes) {
    return new Body() {
      private boolean isRead;

      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public Chunk read() {
        if (isRead || bytes.length == 0) {
          return Chunk.END;
        }
        isRead = true;
        return Chunk.of(bytes);
      }
    };
  }

  /// A body of the Latin-1 bytes of `text`.
  static Body of(String text) {
    return of(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
