package moongate.net;

import static org.assertj.core.api.Assertions.assertThat;

import moongate.net.loop.ConnectionBudget;
import org.junit.jupiter.api.Test;

/// A budget of several loops.
final class AdmissionTest extends NetTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  @Test
  void anIdleClientOfAnyLoopMakesRoom() throws Exception {
    var server =
        serve(new ConnectionBudget(1), (request, response) -> answer(response, 200, "here"));
    for (int i = 0; i < 20; i++) { // taken by one loop, then by the other
      var client = connect(server);
      send(client, GET);
      assertThat(readUntil(client, "here")).startsWith("HTTP/1.1 200");
    }
    assertThat(server.connections()).isEqualTo(1);
  }
}
