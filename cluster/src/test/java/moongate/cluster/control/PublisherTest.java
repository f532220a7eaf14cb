package moongate.cluster.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import moongate.cluster.protocol.SyncStatus;
import moongate.model.Snapshot;
import moongate.model.entity.EntitySchemas;
import moongate.testkit.Await;
import moongate.testkit.KeptLog;
import org.junit.jupiter.api.Test;

class PublisherTest {
  private static final String FAILURE = "this channel has no event loop";

  private final Hub hub = new Hub(10);
  private final FailingChannel channel = new FailingChannel();

  /// A connection to which nothing can be given.
  private static final class FailingChannel extends NioSocketChannel {
    private final AtomicInteger tries = new AtomicInteger();

    @Override
    public EventLoop eventLoop() {
      tries.incrementAndGet();
      throw new IllegalStateException(FAILURE);
    }
  }

  private Publisher publisher(Duration retry) {
    var terms =
        new Outlet.Terms(hub, "3.10.0", Map.of(), Duration.ofMinutes(1), _ -> {}, Runnable::run);
    var dataPlane =
        new DataPlaneRow(
            "id",
            "host",
            "127.0.0.1",
            "3.10.0",
            Snapshot.NO_HASH,
            Instant.now(),
            SyncStatus.UNKNOWN,
            Map.of(),
            Instant.now());
    hub.attach(new Outlet(terms, channel, dataPlane));
    return new Publisher(hub, new EntitySchemas(List.of()), Duration.ZERO, 1 << 20, retry);
  }

  @Test
  void whatCouldNotBePublishedIsTriedAgain() throws Exception {
    try (var _ = KeptLog.expect(FAILURE);
        var publisher = publisher(Duration.ofMillis(10))) {
      publisher.publish(Snapshot.EMPTY);
      Await.that(() -> channel.tries.get() >= 3);
    }
  }

  @Test
  void theNextConfigurationDoesNotWaitForThePause() throws Exception {
    try (var _ = KeptLog.expect(FAILURE);
        var publisher = publisher(Duration.ofHours(1))) {
      publisher.publish(Snapshot.EMPTY);
      Await.that(() -> channel.tries.get() == 1);
      publisher.publish(Snapshot.EMPTY);
      Await.that(() -> channel.tries.get() == 2);
      assertThat(hub.size()).isEqualTo(1);
    }
  }
}
