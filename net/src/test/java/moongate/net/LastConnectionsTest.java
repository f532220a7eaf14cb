package moongate.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import moongate.testkit.Await;
import org.junit.jupiter.api.Test;

final class LastConnectionsTest extends NetTest {
  private static final int CLIENTS = 20;

  @Test
  void whoHasConnectedBeforeTheServerStopsListeningIsServed() throws Exception {
    var server = serve((_, response) -> answer(response, 200, "served"));
    var busy = new CountDownLatch(1);
    for (int i = 0; i < loops.count(); i++) {
      loops.loop(i).execute(() -> await(busy));
    }
    var clients = new ArrayList<Socket>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(connect(server));
      send(clients.getLast(), "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    }
    var stop =
        Thread.startVirtualThread(
            () -> server.close(Duration.ofSeconds(5), Duration.ofMillis(200)));
    Await.that(server::isDraining);
    Await.that(this::isLoopAsked); // what the server wants of it waits behind what it does
    busy.countDown();

    for (var client : clients) {
      assertThat(readAll(client))
          .contains("200 OK")
          .contains("Connection: close")
          .endsWith("served");
    }
    stop.join();
  }

  private boolean isLoopAsked() {
    return loops.all().stream()
        .map(loop -> (SingleThreadEventExecutor) loop.eventLoop())
        .anyMatch(loop -> loop.pendingTasks() > 0);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
