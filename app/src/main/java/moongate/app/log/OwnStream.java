package moongate.app.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/// The process's own output as a place for logs, named by `/dev/stdout` and `/dev/stderr`. It is
/// written by the descriptor that is there: opened by its path it would be refused where it is a
/// socket (systemd), or belongs to another user (containers).
enum OwnStream {
  OUT("/dev/stdout", "System.out", FileDescriptor.out),
  ERR("/dev/stderr", "System.err", FileDescriptor.err);

  private final String path;
  private final String consoleTarget;
  private final FileDescriptor descriptor;

  OwnStream(String path, String consoleTarget, FileDescriptor descriptor) {
    this.path = path;
    this.consoleTarget = consoleTarget;
    this.descriptor = descriptor;
  }

  static Optional<OwnStream> of(Path path) {
    for (var stream : values()) {
      if (path.equals(Path.of(stream.path))) {
        return Optional.of(stream);
      }
    }
    return Optional.empty();
  }

  /// What Logback's console appender calls it.
  String consoleTarget() {
    return consoleTarget;
  }

  /// Writes to it; closing leaves it open for others.
  OutputStream output() {
    return new FileOutputStream(descriptor) {
      @Override
      public void close() {}
    };
  }
}
