package moongate.net.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is heard of the threads of loops.
final class LoopsTest {
  private final LinkedBlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
  private Thread.UncaughtExceptionHandler before;

  @BeforeEach
  void listen() {
    before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((_, thrown) -> uncaught.add(thrown));
  }

  @AfterEach
  void stopListening() {
    Thread.setDefaultUncaughtExceptionHandler(before);
  }

  @Test
  void aLoopThatEndsByItselfIsHeardOf() throws InterruptedException {
    try (var loops = started()) {
      loops.group().shutdownGracefully(0, 1, TimeUnit.SECONDS);
      assertThat(uncaught.poll(10, TimeUnit.SECONDS)).isInstanceOf(LoopEndedException.class);
    }
  }

  @Test
  void aLoopThatIsClosedIsNot() throws InterruptedException {
    started().close();
    assertThat(uncaught.poll(300, TimeUnit.MILLISECONDS)).isNull();
  }

  private static Loops started() throws InterruptedException {
    var loops = Loops.start(1);
    loops.all().getFirst().eventLoop().submit(() -> {}).await();
    return loops;
  }
}
