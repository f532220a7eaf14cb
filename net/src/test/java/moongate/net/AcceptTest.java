package moongate.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import moongate.fiber.Fiber;
import moongate.net.loop.Loops;
import org.junit.jupiter.api.Test;

final class AcceptTest extends NetTest {
  private static final int CLIENTS = 100;

  @Override
  Loops newLoops() {
    return Loops.start(1);
  }

  @Test
  void clientsThatComeAtOnceAreAcceptedInOneTurn() {
    var server = serve((_, response) -> answer(response, 200, "here"));
    long accepted = onFiber(fiber -> acceptedInFirstTurn(fiber, server));
    assertThat(accepted).isEqualTo(CLIENTS);
  }

  /// The loop is held until all have connected.
  private long acceptedInFirstTurn(Fiber fiber, NettyServer server) {
    try {
      for (int i = 0; i < CLIENTS; i++) {
        connect(server);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    while (server.accepted() == 0) {
      fiber.yield();
    }
    return server.accepted();
  }
}
