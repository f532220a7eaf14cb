package moongate.gateway.spool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import moongate.fiber.Fiber;
import moongate.http.Body;
import moongate.http.Chunk;
import org.jspecify.annotations.Nullable;

/// A body, or its beginning, that was received and waits to be sent, as often as needed.
///
///     file ┊ ▓▓▓▓▓▓▓▓▓▓▓ ┊ memory ┊ ▓▓▓▓ ┊      without a file while it is small
///
/// Owned by one fiber, which waits where the disk is needed.
public final class CollectedBody {
  private final Spool spool;
  private final Fiber fiber;
  private @Nullable SpoolFile file;
  private final long expected;
  private byte[] memory;
  private int used;

  /// The memory that was taken from the spool.
  private int taken;

  private boolean isFull;
  private final boolean isAhead;
  private final long mostInFile;

  /// @param expected the length if it is known, else -1
  public CollectedBody(Spool spool, Fiber fiber, long expected) {
    this(spool, fiber, expected, false, Long.MAX_VALUE);
  }

  /// A part of a response that is read ahead of its client; less room is allowed for it.
  static CollectedBody ahead(Spool spool, Fiber fiber, long mostInFile) {
    return new CollectedBody(spool, fiber, -1, true, mostInFile);
  }

  private CollectedBody(Spool spool, Fiber fiber, long expected, boolean isAhead, long mostInFile) {
    this.isAhead = isAhead;
    this.mostInFile = mostInFile;
    this.spool = spool;
    this.fiber = fiber;
    this.expected = expected;
    this.memory = new byte[(int) Math.min(expected < 0 ? 1024 : expected, spool.free())];
  }

  public long length() {
    return inFile() + used;
  }

  private long inFile() {
    return file == null ? 0 : file.length();
  }

  /// True if no more should be added, because there is no room left, neither in memory nor on disk.
  public boolean isFull() {
    return isFull;
  }

  /// True when all of it is in memory.
  public boolean isInMemory() {
    return file == null;
  }

  /// Takes over what `chunk` holds.
  public void add(Chunk chunk) {
    int length = chunk.length();
    if (length > memory.length - used) {
      makeRoom(length);
    }
    chunk.copyTo(memory, used);
    used += length;
    chunk.release();
  }

  private void makeRoom(int length) {
    int needed = used + length;
    int most = file == null ? Math.max(Spool.MEMORY_PER_BODY, spool.free()) : memory.length;
    if (needed > most || !grow(Math.clamp(Math.max(2L * memory.length, expected), needed, most))) {
      spill();
    }
    if (used + length > memory.length) {
      memory =
          Arrays.copyOf(
              memory, Math.max(used + length, isFull && !isAhead ? 2 * memory.length : 0));
    }
  }

  private boolean grow(int size) {
    int more = Math.max(0, size - spool.free()) - taken;
    if (more > 0) {
      if (!spool.takeMemory(more)) {
        return false;
      }
      taken += more;
    }
    memory = Arrays.copyOf(memory, size);
    return true;
  }

  private void spill() {
    if (isFull || length() > mostInFile || (isAhead && !spool.mayReadAhead(used))) {
      isFull = true;
      return;
    }
    try {
      if (!spool.onDisk(fiber, this::writeMemory)) {
        isFull = true;
      }
    } catch (UncheckedIOException cannot) {
      isFull = true;
      spool.complain(cannot);
    }
  }

  private boolean writeMemory() throws IOException {
    var target = file;
    if (target == null) {
      target = spool.newFile();
      if (target == null) {
        return false;
      }
      file = target;
    }
    target.append(memory, used);
    used = 0;
    return true;
  }

  /// All of it, in one array; waits for the disk.
  ///
  /// @throws UncheckedIOException when the disk fails
  public byte[] bytes() {
    var from = file;
    if (from == null) {
      return tail();
    }
    var all = new byte[Math.toIntExact(length())];
    var written = spool.onDisk(fiber, () -> from.read(0, Math.toIntExact(from.length())));
    System.arraycopy(written, 0, all, 0, written.length);
    System.arraycopy(memory, 0, all, written.length, used);
    return all;
  }

  /// A copy of it in a file with a name; waits for the disk.
  ///
  /// @return null if there is no room for it
  public @Nullable NamedFile named() {
    var from = file;
    return NamedFile.write(
        spool,
        fiber,
        length(),
        target -> {
          if (from != null) {
            from.copyTo(target);
          }
          NamedFile.writeAll(target, memory, used);
        });
  }

  /// The end of the body, which is in memory.
  byte[] tail() {
    if (used < memory.length) {
      memory = Arrays.copyOf(memory, used);
    }
    return memory;
  }

  /// The body from its start, to be read by the fiber. Nothing may be added from here on.
  public Body open() {
    return new FileBody(spool, fiber, file, tail());
  }

  /// Releases everything.
  public void close() {
    spool.giveMemory(taken);
    taken = 0;
    var done = file;
    if (done != null) {
      file = null;
      spool.later(done::close);
    }
  }
}
