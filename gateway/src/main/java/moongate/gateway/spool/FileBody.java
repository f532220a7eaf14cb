package moongate.gateway.spool;

import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.FutureTask;
import moongate.fiber.Fiber;
import moongate.http.AwaitedBody;
import moongate.http.Chunk;
import org.jspecify.annotations.Nullable;

/// Sends a file, if there is one, then what stood in memory, in pieces that a connection can hold.
/// The next piece is read while the last one is sent.
final class FileBody implements AwaitedBody {
  private static final int PIECE = 64 * 1024;

  private final Spool spool;
  private final Fiber fiber;
  private final @Nullable SpoolFile file;
  private final long fileLength;
  private final byte[] tail;
  private final long length;
  private @Nullable FutureTask<byte[]> reading;
  private @Nullable Runnable whenReady;
  private long at;

  FileBody(Spool spool, Fiber fiber, @Nullable SpoolFile file, byte[] tail) {
    this.spool = spool;
    this.fiber = fiber;
    this.file = file;
    this.tail = tail;
    this.fileLength = file == null ? 0 : file.length();
    this.length = fileLength + tail.length;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public Fiber fiber() {
    return fiber;
  }

  /// @throws UncheckedIOException when the disk fails
  @Override
  public @Nullable Chunk poll() {
    if (reading == null) {
      if (file == null || at >= fileLength) {
        return readTail();
      }
      readAhead(file);
      return null;
    }
    if (!reading.isDone()) {
      return null;
    }
    var bytes = Spool.result(reading);
    at += bytes.length;
    if (file != null && at < fileLength) {
      readAhead(file);
    } else {
      reading = null;
    }
    return Chunk.of(bytes);
  }

  private Chunk readTail() {
    int from = (int) (at - fileLength);
    if (from == tail.length) {
      return Chunk.END;
    }
    int to = Math.min(tail.length, from + PIECE);
    at += to - from;
    return Chunk.of(from == 0 && to == tail.length ? tail : Arrays.copyOfRange(tail, from, to));
  }

  private void readAhead(SpoolFile of) {
    long from = at;
    reading = spool.start(() -> of.read(from, PIECE), this::wake);
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
