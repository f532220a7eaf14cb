package moongate.gateway.spool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import moongate.fiber.Fiber;
import org.jspecify.annotations.Nullable;

/// A file of the spool that code of users opens by its name, until it is removed. Only its owner
/// may read it.
public final class NamedFile {
  private final Spool spool;
  private final Path path;
  private final int length;

  private NamedFile(Spool spool, Path path, int length) {
    this.spool = spool;
    this.path = path;
    this.length = length;
  }

  /// Writes `bytes` to a new file, and waits for the disk.
  ///
  /// @return null if there is no room for it
  public static @Nullable NamedFile write(Spool spool, Fiber fiber, byte[] bytes) {
    try {
      return spool.onDisk(fiber, () -> written(spool, bytes));
    } catch (UncheckedIOException cannot) {
      spool.complain(cannot);
      return null;
    }
  }

  private static @Nullable NamedFile written(Spool spool, byte[] bytes) throws IOException {
    if (!spool.takeRoom(bytes.length)) {
      return null;
    }
    Path path = null;
    boolean isWritten = false;
    try {
      path = spool.newNamedFile();
      if (path == null) {
        return null;
      }
      Files.write(path, bytes);
      isWritten = true;
      return new NamedFile(spool, path, bytes.length);
    } finally {
      if (!isWritten) {
        spool.giveRoom(bytes.length);
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
