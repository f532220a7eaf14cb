package moongate.gateway.spool;

import java.io.UncheckedIOException;
import java.util.concurrent.FutureTask;
import moongate.fiber.Fiber;
import moongate.http.Body;
import moongate.http.Chunk;
import org.jspecify.annotations.Nullable;

/// Sends a file, then what stood in memory. The next piece is read while the last one is sent.
final class FileBody implements Body {
  private static final int PIECE = 128 * 1024;

  private final Spool spool;
  private final Fiber fiber;
  private final SpoolFile file;
  private final byte[] tail;
  private final long length;
  private @Nullable FutureTask<byte[]> reading;
  private @Nullable Runnable whenReady;
  private long at;
  private boolean isTailRead;

  FileBody(Spool spool, Fiber fiber, SpoolFile file, byte[] tail) {
    this.spool = spool;
    this.fiber = fiber;
    this.file = file;
    this.tail = tail;
    this.length = file.length() + tail.length;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public Chunk read() {
    for (; ; ) {
      var chunk = poll();
      if (chunk != null) {
        return chunk;
      }
      fiber.park();
    }
  }

  /// @throws UncheckedIOException when the disk fails
  @Override
  public @Nullable Chunk poll() {
    if (reading == null) {
      if (at == file.length()) {
        return readTail();
      }
      readAhead();
      return null;
    }
    if (!reading.isDone()) {
      return null;
    }
    var bytes = Spool.result(reading);
    at += bytes.length;
    if (at < file.length()) {
      readAhead();
    } else {
      reading = null;
    }
    return Chunk.of(bytes);
  }

  private Chunk readTail() {
    if (isTailRead || tail.length == 0) {
      return Chunk.END;
    }
    isTailRead = true;
    return Chunk.of(tail);
  }

  private void readAhead() {
    long from = at;
    reading = spool.start(() -> file.read(from, PIECE), this::wake);
  }

  private void wake() {
    if (whenReady == null) {
      fiber.unpark();
    } else {
      fiber.loop().execute(whenReady);
    }
  }

  @Override
  public boolean whenReady(Runnable task) {
    whenReady = task;
    return true;
  }
}
