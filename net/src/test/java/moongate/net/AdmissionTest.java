package moongate.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import moongate.http.BodyException;
import moongate.http.Chunk;
import moongate.http.Request;
import moongate.http.Response;
import moongate.http.ResponseHead;
import moongate.net.loop.ConnectionBudget;
import moongate.testkit.Await;
import org.junit.jupiter.api.Test;

/// A budget of several loops.
final class AdmissionTest extends NetTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";

  /// What counts as slow, and some more.
  private static final long SLOW_MILLIS = 1_200;

  @Test
  void anIdleClientOfAnyLoopMakesRoom() throws Exception {
    var server =
        serve(new ConnectionBudget(1), (request, response) -> answer(response, 200, "here"));
    for (int i = 0; i < 20; i++) { // taken by one loop, then by the other
      var client = connect(server);
      send(client, GET);
      assertThat(readUntil(client, "here")).startsWith("HTTP/1.1 200");
    }
    Await.that(() -> server.connections() == 1); // the other loop closes its client a bit later
  }

  @Test
  void whoIsSlowToBeginTheBodyMakesRoom() throws Exception {
    var failures = new LinkedBlockingQueue<BodyException>();
    var server =
        serve(new ConnectionBudget(1), (request, response) -> read(request, response, failures));
    var slow = connect(server);
    send(slow, POST);
    Thread.sleep(SLOW_MILLIS);
    var other = connect(server);
    send(other, POST + "hello");
    assertThat(readUntil(other, "here")).startsWith("HTTP/1.1 200");
    assertThat(readAll(slow)).isEmpty();
    assertThat(failures.poll(10, TimeUnit.SECONDS).kind()).isEqualTo(BodyException.Kind.TIMEOUT);
  }

  @Test
  void whoHasBegunTheBodyAndWhoseAnswerHasBegunStay() throws Exception {
    var server =
        serve(
            new ConnectionBudget(2),
            (request, response) -> {
              if (request.head().method().equals("PUT")) {
                response.send(new ResponseHead(200));
                response.write(Chunk.of("early"));
              }
              read(request, response, new LinkedBlockingQueue<>());
            });
    var begun = connect(server);
    send(begun, POST + "h");
    var answered = connect(server);
    send(answered, POST.replace("POST", "PUT"));
    readUntil(answered, "early");
    Thread.sleep(SLOW_MILLIS);
    var third = connect(server);
    assertThatThrownBy(() -> readUntil(third, "here")).isInstanceOf(IOException.class);
    for (var client : List.of(begun, answered)) {
      send(client, client == begun ? "ello" : "hello");
      assertThat(readUntil(client, "here")).contains("here");
    }
  }

  private static void read(Request request, Response response, Queue<BodyException> failures) {
    try {
      request.body().readAll(100);
    } catch (BodyException failure) {
      failures.add(failure);
      throw failure;
    }
    if (response.isHeadSent()) {
      response.write(Chunk.of("here"));
      response.end();
    } else {
      answer(response, 200, "here");
    }
  }
}
