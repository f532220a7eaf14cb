package moongate.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The body of a message, read once, piece by piece. Nothing is read from the network before
/// someone asks for it, so a slow reader slows the sender down.
public interface Body {
  /// No body at all.
  Body EMPTY = of(new byte[0]);

  /// The number of bytes if it is known from the start, else -1.
  long length();

  /// The next piece, for which the fiber waits; [Chunk#END] at the end, again and again.
  ///
  /// @throws BodyException when the rest will not come
  Chunk read();

  /// The next piece if it is there, else null; the fiber is woken when there is something.
  ///
  /// @throws BodyException when the rest will not come
  default @Nullable Chunk poll() {
    return read();
  }

  /// The fields that came behind the body; null when there are none, or it was not read to its end.
  default @Nullable Headers trailers() {
    return null;
  }

  /// Has `task` run on the loop whenever [#poll] may find something new, instead of waking the
  /// fiber; for a reader that must not depend on what else the fiber waits for.
  ///
  /// @return false when this body cannot do that, and wakes the fiber as ever
  default boolean whenReady(Runnable task) {
    return false;
  }

  /// All that is left, in one array.
  ///
  /// @throws BodyException when the rest will not come, or is longer than `limit`
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
