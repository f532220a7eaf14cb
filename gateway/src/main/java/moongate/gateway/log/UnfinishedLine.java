package moongate.gateway.log;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a full disk may leave at the end of a log: the beginning of a line. The next line has to
/// begin a new one, or it would be lost, too, to whoever reads the log line by line.
public final class UnfinishedLine {
  private UnfinishedLine() {}

  /// Whether the file at `path` ends within a line; false if that cannot be read, or is no file.
  public static boolean isAtTheEndOf(Path path) {
    if (!Files.isRegularFile(path)) {
      return false;
    }
    try (var file = new RandomAccessFile(path.toFile(), "r")) {
      long length = file.length();
      if (length == 0) {
        return false;
      }
      file.seek(length - 1);
      return file.read() != '\n';
    } catch (IOException unreadable) {
      return false;
    }
  }
}
