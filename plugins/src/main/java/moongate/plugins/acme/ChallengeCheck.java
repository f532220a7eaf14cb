package moongate.plugins.acme;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import moongate.http.RequestHead;
import moongate.plugins.acme.LoopCalls.Bounds;
import moongate.plugins.acme.LoopCalls.Identification;
import moongate.plugins.sockets.OneLine;

/// Checks whether challenges for a host would reach a gateway with this plugin: requests a
/// challenge that does not exist, like an ACME server.
///
/// @param port the port that ACME servers use
record ChallengeCheck(LoopCalls calls, int port) {
  static final int HTTP_PORT = 80;

  private static final Bounds BOUNDS =
      new Bounds(Duration.ofSeconds(5), Duration.ofSeconds(10), 64 << 10);

  /// The problem; empty if there is none. Blocks.
  Optional<String> problem(String host) throws InterruptedException {
    var where = port == HTTP_PORT ? host : host + ":" + port;
    var url = URI.create("http://" + where + Acme.CHALLENGE_PATH + "x");
    var head = new RequestHead("GET", url.getPath());
    try {
      var answer = calls.send(url, head, new byte[0], Identification.BY_URL, BOUNDS);
      var text = new String(answer.body(), UTF_8);
      return answer.status() == 404 && text.equals(Acme.NOT_FOUND)
          ? Optional.empty()
          : Optional.of("unexpected response found :" + OneLine.of(text));
    } catch (CallException failed) {
      return Optional.of("failed to fetch " + url + ": " + failed.getMessage());
    }
  }
}
