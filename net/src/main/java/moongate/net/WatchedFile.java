package moongate.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/// What a file says, read again when the file has changed. Whoever asks gets what is known, at
/// once; every few seconds an ask has somebody else look at the file. Safe for all threads.
public final class WatchedFile<T> implements Supplier<T> {
  /// So often the file is looked at.
  public static final Duration PACE = Duration.ofSeconds(3);

  private static final FileTime NEVER = FileTime.fromMillis(0);

  private final Path file;
  private final Function<Path, T> read;
  private final long paceNanos;
  private final AtomicLong nextLook;
  private volatile FileTime changed;
  private volatile T content;

  /// @param read makes the content; it copes with a file that is not there
  public WatchedFile(Path file, Function<Path, T> read) {
    this(file, read, PACE);
  }

  WatchedFile(Path file, Function<Path, T> read, Duration pace) {
    this.file = file;
    this.read = read;
    this.paceNanos = pace.toNanos();
    this.nextLook = new AtomicLong(System.nanoTime() + paceNanos);
    this.changed = lastChange();
    this.content = read.apply(file);
  }

  @Override
  public T get() {
    long now = System.nanoTime();
    long due = nextLook.get();
    if (now - due >= 0 && nextLook.compareAndSet(due, now + paceNanos)) {
      Thread.startVirtualThread(this::look);
    }
    return content;
  }

  private void look() {
    var now = lastChange();
    if (!now.equals(changed)) {
      content = read.apply(file);
      changed = now;
    }
  }

  private FileTime lastChange() {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException notThere) {
      return NEVER;
    }
  }
}
