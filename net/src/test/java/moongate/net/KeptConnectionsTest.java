package moongate.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import moongate.fiber.Fiber;
import moongate.http.Body;
import moongate.http.Caller;
import moongate.http.ClientResponse;
import moongate.http.HeaderName;
import moongate.http.Origin;
import moongate.http.RequestHead;
import moongate.http.Timeouts;
import moongate.net.settings.KeepAlive;
import org.junit.jupiter.api.Test;

/// Which connections to an upstream are used again. It answers with the port of the connection.
final class KeptConnectionsTest extends NetTest {
  /// The connections of calls that are made one after the other, and in turns at the same time.
  private List<String> connections(int poolSize, int maxRequests, int... callsAtATime) {
    var upstream =
        serve((request, response) ->
            answer(response, 200, Integer.toString(request.connection().remotePort())));
    var settings = new KeepAlive(poolSize, maxRequests, Duration.ofMinutes(1));
    try (var calling = new NettyClient(loops, settings)) {
      return onFiber(fiber -> {
        var all = new ArrayList<String>();
        for (int calls : callsAtATime) {
          var open = new ArrayList<ClientResponse>();
          for (int i = 0; i < calls; i++) {
            open.add(call(calling, fiber, upstream));
          }
          for (var response : open) {
            all.add(new String(response.body().readAll(100), StandardCharsets.US_ASCII));
            response.close();
          }
        }
        return all;
      });
    }
  }

  private static ClientResponse call(NettyClient calling, Fiber fiber, NettyServer upstream) {
    var head = new RequestHead("GET", "/");
    head.headers().set(HeaderName.HOST, "up");
    var origin = Origin.plain(address(upstream));
    return calling.send(Caller.of(fiber), origin, head, Body.EMPTY, Timeouts.DEFAULT);
  }

  @Test
  void aConnectionIsUsedForSoManyRequests() {
    var ports = connections(10, 2, 1, 1, 1);
    assertThat(ports.get(1)).isEqualTo(ports.get(0));
    assertThat(ports.get(2)).isNotEqualTo(ports.get(0));
  }

  @Test
  void withoutRoomNoneIsKept() {
    assertThat(connections(0, 10, 1, 1)).doesNotHaveDuplicates();
  }

  @Test
  void theLatestAreKeptAndTheLastOfThemIsUsedFirst() {
    var ports = connections(2, 10, 3, 3);
    assertThat(ports.subList(0, 3)).doesNotHaveDuplicates();
    assertThat(ports.get(3)).isEqualTo(ports.get(2));
    assertThat(ports.get(4)).isEqualTo(ports.get(1));
    assertThat(ports.get(5)).isNotIn(ports.subList(0, 3));
  }
}
