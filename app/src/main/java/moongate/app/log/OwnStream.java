package moongate.app.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/// The output streams of the process as destinations of logs, named `/dev/stdout` and
/// `/dev/stderr`. The existing descriptor is used: opening the path would fail if it is a socket
/// (systemd), or belongs to another user (containers).
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

  /// The name of the stream for Logback's console appender.
  String consoleTarget() {
    return consoleTarget;
  }

  /// A stream that writes to it. Closing that stream leaves the process's own stream open.
  OutputStream output() {
    return new FileOutputStream(descriptor) {
      @Override
      public void close() {}
    };
  }
}
