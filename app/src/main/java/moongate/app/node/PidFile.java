package moongate.app.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/// The file with the pid of a node. The node locks it while it runs, so that a file left over by a
/// crash, or a pid that another program got, is recognized.
public final class PidFile implements AutoCloseable {
  /// How often a new node tries to lock the file: a command that looks for the holder has the lock
  /// for a moment, too.
  private static final int TRIES = 5;

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);

  private final Prefix prefix;
  private final FileChannel channel;

  private PidFile(Prefix prefix, FileChannel channel) {
    this.prefix = prefix;
    this.channel = channel;
  }

  /// Takes the prefix for this process; empty if another node uses it.
  public static Optional<PidFile> claim(Prefix prefix) {
    try {
      var channel =
          FileChannel.open(prefix.pidFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(channel)) {
        channel.close();
        return Optional.empty();
      }
      channel.truncate(0);
      var text = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
      return Optional.of(new PidFile(prefix, channel));
    } catch (IOException cannot) {
      throw new UncheckedIOException("cannot write " + prefix.pidFile() + ": " + cannot, cannot);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      for (int i = 1; i < TRIES; i++) {
        if (channel.tryLock() != null) {
          return true;
        }
        Thread.sleep(BETWEEN_TRIES);
      }
      return channel.tryLock() != null;
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// The process of the node that uses this prefix; empty while the node has not written its pid
  /// yet.
  public static Optional<ProcessHandle> holder(Prefix prefix) {
    var file = prefix.pidFile();
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (channel.tryLock() != null) {
        return Optional.empty();
      }
      var pid = Files.readString(file).strip();
      return pid.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(pid));
    } catch (IOException cannot) {
      throw new UncheckedIOException("cannot read " + file + ": " + cannot, cannot);
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(prefix.pidFile());
      channel.close();
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }
}
