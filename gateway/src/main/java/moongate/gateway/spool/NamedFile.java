package moongate.gateway.spool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import moongate.fiber.Fiber;
import org.jspecify.annotations.Nullable;

/// A file of the spool that code of users opens by its name, until it is removed. Only its owner
/// may read it.
public final class NamedFile {
  private final Spool spool;
  private final Path path;
  private final long length;

  /// Writes all that the file is to hold.
  @FunctionalInterface
  interface Content {
    void writeTo(FileChannel file) throws IOException;
  }

  private NamedFile(Spool spool, Path path, long length) {
    this.spool = spool;
    this.path = path;
    this.length = length;
  }

  /// Writes `bytes` to a new file, and waits for the disk.
  ///
  /// @return null if there is no room for it
  public static @Nullable NamedFile write(Spool spool, Fiber fiber, byte[] bytes) {
    return write(spool, fiber, bytes.length, file -> writeAll(file, bytes, bytes.length));
  }

  /// The same with `content`, which has `length` bytes.
  static @Nullable NamedFile write(Spool spool, Fiber fiber, long length, Content content) {
    try {
      return spool.onDisk(fiber, () -> written(spool, length, content));
    } catch (UncheckedIOException cannot) {
      spool.complain(cannot);
      return null;
    }
  }

  static void writeAll(FileChannel file, byte[] bytes, int count) throws IOException {
    for (var source = ByteBuffer.wrap(bytes, 0, count); source.hasRemaining(); ) {
      file.write(source);
    }
  }

  private static @Nullable NamedFile written(Spool spool, long length, Content content)
      throws IOException {
    if (!spool.takeRoom(length)) {
      return null;
    }
    Path path = null;
    boolean isWritten = false;
    try {
      path = spool.newNamedFile();
      if (path == null) {
        return null;
      }
      try (var file = FileChannel.open(path, StandardOpenOption.WRITE)) {
        content.writeTo(file);
      }
      isWritten = true;
      return new NamedFile(spool, path, length);
    } finally {
      if (!isWritten) {
        spool.giveRoom(length);
        if (path != null) {
          Files.deleteIfExists(path);
        }
      }
    }
  }

  public Path path() {
    return path;
  }

  /// Removes it in the background; code that has opened it may still read.
  public void remove() {
    spool.later(() -> {
      try {
        Files.deleteIfExists(path);
      } catch (IOException cannot) {
        spool.complain(new UncheckedIOException(cannot));
      } finally {
        spool.giveRoom(length);
      }
    });
  }
}
