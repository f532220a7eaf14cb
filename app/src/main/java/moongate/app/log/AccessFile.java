package moongate.app.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import moongate.gateway.log.UnfinishedLine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The access log. An event loop only copies its line into memory. A thread writes the collected
/// lines every second, or sooner if there are many. If the disk is full or too slow, lines are
/// dropped, and the error log says how much.
final class AccessFile extends UnsynchronizedAppenderBase<ILoggingEvent> {
  private static final Logger errors = LoggerFactory.getLogger(AccessFile.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /// How long a stopping node waits for the disk.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /// What an access log that nobody writes to takes, such as that of the Admin API.
  private static final int LITTLE = 1 << 10;

  private static final int MUCH = 64 << 10;
  private static final int TOO_MUCH = 16 << 20;

  private final Path path;
  private final String machine;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition hasMuch = lock.newCondition();
  private final Thread writer =
      Thread.ofPlatform().name("access-log").daemon().unstarted(this::write);

  private @Nullable OutputStream file;
  private ByteArrayOutputStream gathered = new ByteArrayOutputStream(LITTLE);
  private long dropped;
  private boolean isDropping;
  private boolean isStopping;
  private volatile boolean isMoved;

  private AccessFile(Path path, String machine) {
    this.path = path;
    this.machine = machine;
  }

  /// @param path a file, a stream of the process, or a syslog server
  /// @param machine the name of this machine, for syslog
  static AccessFile start(Path path, String machine, LoggerContext context) {
    var log = new AccessFile(path, machine);
    try {
      log.file = log.open(path);
    } catch (IOException cannot) {
      throw new UncheckedIOException("cannot write the access log " + path + ": " + cannot, cannot);
    }
    log.setContext(context);
    log.start();
    log.writer.start();
    return log;
  }

  private OutputStream open(Path path) throws IOException {
    var syslog = SyslogStream.of(path, machine);
    if (syslog.isPresent()) {
      return syslog.get();
    }
    var own = OwnStream.of(path);
    return own.isPresent()
        ? own.get().output()
        : Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /// Continues with a new file of the same name, because the old one was moved away.
  void reopen() {
    isMoved = true;
  }

  @Override
  protected void append(ILoggingEvent event) {
    var line = (event.getFormattedMessage() + "\n").getBytes(StandardCharsets.UTF_8);
    lock.lock();
    try {
      if (gathered.size() < TOO_MUCH) {
        gathered.writeBytes(line);
      } else {
        dropped += line.length;
      }
      if (gathered.size() >= MUCH) {
        hasMuch.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private void write() {
    var spare = new ByteArrayOutputStream(LITTLE);
    for (var isLast = false; !isLast; ) {
      long lost;
      lock.lock();
      try {
        if (!isStopping && gathered.size() < MUCH) {
          var _ = hasMuch.awaitNanos(INTERVAL.toNanos());
        }
        isLast = isStopping;
        var full = gathered;
        gathered = spare;
        spare = full;
        lost = dropped;
      } catch (InterruptedException impossible) {
        throw new IllegalStateException(impossible);
      } finally {
        lock.unlock();
      }
      write(spare, lost);
      spare = spare.size() > 4 * MUCH ? new ByteArrayOutputStream(2 * MUCH) : spare;
      spare.reset();
    }
    close();
  }

  /// @param lost the number of bytes that were dropped so far
  private void write(ByteArrayOutputStream lines, long lost) {
    try {
      if (isMoved) {
        isMoved = false;
        close();
      }
      var open = file;
      if (open == null) {
        file = open = open(path);
        if (isDropping && UnfinishedLine.isAtTheEndOf(path)) {
          open.write('\n');
        }
      }
      lines.writeTo(open);
      // Writing nothing succeeds on a full disk, too.
      if (lost > 0 && lines.size() > 0) {
        errors.warn("the access log is written again; it lacks {} bytes of lines", lost);
        drop(-lost);
        isDropping = false;
      }
    } catch (IOException | RuntimeException | Error broken) {
      // Writing must go on after any failure, even a lack of memory.
      close();
      drop(lines.size());
      if (!isDropping) {
        isDropping = true;
        errors.error(
            "cannot write the access log, its lines are dropped until that works: {}",
            broken.toString());
      }
    }
  }

  private void drop(long bytes) {
    lock.lock();
    dropped += bytes;
    lock.unlock();
  }

  private void close() {
    var open = file;
    file = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException full) {
        errors.debug("closing the access log failed", full);
      }
    }
  }

  /// Writes the collected lines, then closes the file.
  @Override
  public void stop() {
    super.stop();
    lock.lock();
    try {
      isStopping = true;
      hasMuch.signal();
    } finally {
      lock.unlock();
    }
    try {
      var _ = writer.join(PATIENCE);
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    }
  }
}
