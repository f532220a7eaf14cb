package moongate.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import moongate.testkit.KeptLog;
import org.junit.jupiter.api.Test;

/// Threads that die.
final class LastWordsTest {
  private final AtomicInteger ends = new AtomicInteger();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final LastWords words = new LastWords(ends::incrementAndGet, List.of(new Full(), said));

  @Test
  void endsTheNodeWhenAThreadDiesFromLackOfMemory() throws InterruptedException {
    die(Thread.ofPlatform(), new OutOfMemoryError("Java heap space"));
    assertThat(ends).hasValue(1);
    assertThat(said.toString(StandardCharsets.US_ASCII)).contains("a thread of Moongate has died");
  }

  @Test
  void oneTaskAloneDoesNotEndTheNode() throws InterruptedException {
    try (var _ = KeptLog.expect("has ended")) {
      die(Thread.ofVirtual(), new OutOfMemoryError("Java heap space"));
    }
    assertThat(ends).hasValue(0);
  }

  @Test
  void aDefectDoesNotEndTheNode() throws InterruptedException {
    try (var _ = KeptLog.expect("has ended")) {
      die(Thread.ofPlatform(), new IllegalStateException("a defect"));
    }
    assertThat(ends).hasValue(0);
    assertThat(said.size()).isZero();
  }

  private void die(Thread.Builder builder, Throwable cause) throws InterruptedException {
    var thread = builder.unstarted(() -> LastWordsTest.<RuntimeException>raise(cause));
    thread.setUncaughtExceptionHandler(words);
    thread.start();
    thread.join();
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void raise(Throwable cause) throws T {
    throw (T) cause;
  }

  /// A disk without room.
  private static final class Full extends OutputStream {
    @Override
    public void write(int octet) throws IOException {
      throw new IOException("No space left on device");
    }
  }
}
