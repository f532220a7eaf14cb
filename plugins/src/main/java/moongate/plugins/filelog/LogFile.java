package moongate.plugins.filelog;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import moongate.gateway.log.UnfinishedLine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A file to which lines are appended, each with one write. Once a second it is checked if the file
/// was moved away, as tools that rotate logs do. For all threads.
final class LogFile {
  private static final Logger log = LoggerFactory.getLogger("moongate.plugin");
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Path path;
  private @Nullable FileOutputStream file;
  private @Nullable Object key;
  private long lookedNanos;
  private boolean hasFailed;

  LogFile(Path path) {
    this.path = path;
  }

  /// @param line the line with its line end
  /// @param reopens whether the file is opened again in any case
  synchronized void write(byte[] line, boolean reopens) {
    try {
      var open = opened(reopens);
      if (hasFailed && UnfinishedLine.isAtTheEndOf(path)) {
        open.write('\n');
      }
      open.write(line);
      hasFailed = false;
    } catch (IOException e) {
      close();
      if (!hasFailed) {
        log.error("[file-log] cannot write to {}: {}", path, e.getMessage());
      }
      hasFailed = true;
    }
  }

  private FileOutputStream opened(boolean reopens) throws IOException {
    long now = System.nanoTime();
    boolean isDue = file != null && now - lookedNanos > LOOK_NANOS;
    if (reopens || (isDue && !Objects.equals(key, currentKey()))) {
      close();
    }
    var current = file;
    if (current == null) {
      file = current = new FileOutputStream(path.toFile(), true);
      key = currentKey();
    }
    if (isDue) {
      lookedNanos = now;
    }
    return current;
  }

  /// The identity of the file at the path, by which a replaced file is recognised; null if there is
  /// none.
  private @Nullable Object currentKey() {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (IOException gone) {
      return null;
    }
  }

  private void close() {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      log.warn("[file-log] cannot close {}: {}", path, e.getMessage());
    }
    file = null;
  }
}
