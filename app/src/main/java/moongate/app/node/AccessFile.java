package moongate.app.node;

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

/// The access log. An event loop only copies its line into memory; a thread writes what has
/// gathered every second, or sooner when it is much. When the disk cannot keep up, lines are
/// dropped.
final class AccessFile extends UnsynchronizedAppenderBase<ILoggingEvent> {
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final int MUCH = 64 << 10;
  private static final int TOO_MUCH = 16 << 20;

  private final OutputStream file;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition hasMuch = lock.newCondition();
  private final Thread writer =
      Thread.ofPlatform().name("access-log").daemon().unstarted(this::write);

  private ByteArrayOutputStream gathered = new ByteArrayOutputStream(2 * MUCH);
  private boolean isStopping;

  private AccessFile(OutputStream file) {
    this.file = file;
  }

  static AccessFile start(Path path, LoggerContext context) {
    try {
      var file = Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      var log = new AccessFile(file);
      log.setContext(context);
      log.start();
      log.writer.start();
      return log;
    } catch (IOException cannot) {
      throw new UncheckedIOException("cannot write the access log " + path + ": " + cannot, cannot);
    }
  }

  @Override
  protected void append(ILoggingEvent event) {
    var line = (event.getFormattedMessage() + "\n").getBytes(StandardCharsets.UTF_8);
    lock.lock();
    try {
      if (gathered.size() < TOO_MUCH) {
        gathered.writeBytes(line);
      }
      if (gathered.size() >= MUCH) {
        hasMuch.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private void write() {
    var spare = new ByteArrayOutputStream(2 * MUCH);
    try (file) {
      for (var isLast = false; !isLast; ) {
        lock.lock();
        try {
          if (!isStopping && gathered.size() < MUCH) {
            var unused = hasMuch.awaitNanos(INTERVAL.toNanos());
          }
          isLast = isStopping;
          var full = gathered;
          gathered = spare;
          spare = full;
        } finally {
          lock.unlock();
        }
        spare.writeTo(file);
        spare.reset();
      }
    } catch (IOException broken) {
      addError("the access log ends here", broken);
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// Writes what has gathered, then closes the file.
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
      writer.join();
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    }
  }
}
