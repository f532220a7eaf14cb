package moongate.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import moongate.fiber.Fiber;
import moongate.http.Body;
import moongate.http.Caller;
import moongate.http.Handler;
import moongate.http.Origin;
import moongate.http.RequestHead;
import moongate.http.Timeouts;
import moongate.http.UpstreamException;
import moongate.net.loop.ConnectionBudget;
import moongate.net.loop.Loops;
import moongate.testkit.Await;
import org.junit.jupiter.api.Test;

final class ConnectionBudgetTest extends NetTest {
  private static final int MOST = 8;
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  @Override
  Loops newLoops() {
    return Loops.start(1, new ConnectionBudget(MOST));
  }

  /// A server whose clients the loops' budget pays for.
  private NettyServer serveBudgeted(Handler handler) {
    return serve(loops.budget(), handler);
  }

  private List<Socket> connectAll(NettyServer server) throws Exception {
    return connectAll(server, MOST);
  }

  private List<Socket> connectAll(NettyServer server, int count) throws Exception {
    var sockets = new ArrayList<Socket>();
    for (int i = 0; i < count; i++) {
      sockets.add(connect(server));
    }
    Await.that(() -> server.accepted() >= count);
    return sockets;
  }

  @Test
  void idleClientsMakeRoomForNewOnesTheOldestFirst() throws Exception {
    var server = serveBudgeted((request, response) -> answer(response, 200, "here"));
    var idle = connectAll(server);
    send(idle.get(1), GET);
    assertThat(readUntil(idle.get(1), "here")).startsWith("HTTP/1.1 200");

    var late = connect(server);
    send(late, GET);
    assertThat(readUntil(late, "here")).startsWith("HTTP/1.1 200");
    assertThat(idle.getFirst().getInputStream().read()).isEqualTo(-1);
    assertThat(idle.get(1).getInputStream().read()).isEqualTo(-1);

    send(idle.getLast(), GET);
    assertThat(readUntil(idle.getLast(), "here")).startsWith("HTTP/1.1 200");
  }

  @Test
  void aClientThatTakesSecondsForAHeadMakesRoomForNewOnes() throws Exception {
    var server = serveBudgeted((request, response) -> answer(response, 200, "here"));
    var slow = connectAll(server);
    for (var socket : slow) {
      send(socket, "GET / HTTP/1.1\r\nHost:");
    }
    Thread.sleep(1_200);
    var late = connect(server);
    send(late, GET);
    assertThat(readUntil(late, "here")).startsWith("HTTP/1.1 200");
    assertThat(slow.getFirst().getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void aClientThatHasJustBegunAHeadMayFinishIt() throws Exception {
    var server = serveBudgeted((request, response) -> answer(response, 200, "here"));
    var begun = connectAll(server);
    for (var socket : begun) {
      send(socket, "GET / HTTP/1.1\r\nHost:");
    }
    assertThat(connect(server).getInputStream().read()).isEqualTo(-1);
    for (var socket : begun) {
      send(socket, " a\r\n\r\n");
      assertThat(readUntil(socket, "here")).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void clientsWithRequestsStayAndNewOnesAreTurnedAway() throws Exception {
    var arrived = new Semaphore(0);
    var parked = new ArrayList<Fiber>();
    var server =
        serveBudgeted((request, response) -> {
          parked.add(request.fiber());
          arrived.release();
          request.fiber().park();
          answer(response, 200, "here");
        });
    var busy = connectAll(server);
    for (var socket : busy) {
      send(socket, GET);
    }
    arrived.acquire(MOST);

    assertThat(connect(server).getInputStream().read()).isEqualTo(-1);

    loops.loop(0).execute(() -> parked.forEach(Fiber::unpark));
    for (var socket : busy) {
      assertThat(readUntil(socket, "here")).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void aServerOutsideOfTheBudgetLetsInWhenItIsSpent() throws Exception {
    connectAll(serveBudgeted((request, response) -> answer(response, 200, "here")));
    var operators = serve((request, response) -> answer(response, 200, "here"));
    assertThat(exchange(operators, GET)).endsWith("here");
  }

  @Test
  void clientsOfOneServerCannotKeepThoseOfAnotherOut() throws Exception {
    var strangers = serve(new ConnectionBudget(1), (request, response) -> request.fiber().park());
    send(connect(strangers), GET);
    Await.that(() -> strangers.accepted() == 1);
    assertThat(connect(strangers).getInputStream().read()).isEqualTo(-1);

    var operators =
        serve(new ConnectionBudget(1), (request, response) -> answer(response, 200, "here"));
    assertThat(exchange(operators, GET)).endsWith("here");
  }

  @Test
  void aPartLeavesTheRestOfTheWholeToOthers() {
    var whole = new ConnectionBudget(3);
    var part = whole.part(2);
    assertThat(part.take()).isTrue();
    assertThat(part.take()).isTrue();
    assertThat(part.take()).isFalse();
    assertThat(part.isScarce()).isTrue();
    assertThat(whole.isScarce()).isFalse();
    assertThat(whole.take()).isTrue();
    part.give();
    assertThat(whole.take()).isTrue();
    assertThat(part.take()).as("the whole is spent").isFalse();
    whole.give();
    assertThat(part.take()).isTrue();
  }

  @Test
  void callsOfServicesArePaidForTooAndClientsGiveBackWhatTheyTook() throws Exception {
    var upstream = serve((request, response) -> answer(response, 200, "there"));
    var proxy = new ProxyHandler(client, address(upstream), Timeouts.DEFAULT);
    var clients = connectAll(serveBudgeted(proxy));

    send(clients.getFirst(), GET);
    assertThat(readUntil(clients.getFirst(), "\r\n\r\n")).contains("502");

    clients.getLast().shutdownOutput();
    assertThat(clients.getLast().getInputStream().read()).isEqualTo(-1);
    send(clients.get(1), GET);
    assertThat(readUntil(clients.get(1), "there")).startsWith("HTTP/1.1 200");
  }

  @Test
  void connectionsToServicesThatNobodyUsesMakeRoom() throws Exception {
    var first = serve((request, response) -> answer(response, 200, "first"));
    var second = serve((request, response) -> answer(response, 200, "second"));
    var proxy = new ProxyHandler(client, address(first), Timeouts.DEFAULT);
    var clients = connectAll(serveBudgeted(proxy), MOST - 1);
    send(clients.getFirst(), GET);
    assertThat(readUntil(clients.getFirst(), "first")).startsWith("HTTP/1.1 200");

    var other = new ProxyHandler(client, address(second), Timeouts.DEFAULT);
    var toOther = serve(other);
    // Where fibers are threads of their own, room is made after the call that needed it.
    Await.that(() -> {
      var late = connect(toOther);
      send(late, GET);
      return readUntil(late, "\r\n\r\n").startsWith("HTTP/1.1 200");
    });
  }

  @Test
  void aCallWithoutRoomForItSaysSo() throws Exception {
    var server = serveBudgeted((request, response) -> answer(response, 200, "here"));
    connectAll(server);
    assertThatThrownBy(() -> onFiber(this::call))
        .hasRootCauseInstanceOf(UpstreamException.class)
        .hasRootCauseMessage("8 connections are open, as many as this node may have");
  }

  private int call(Fiber fiber) {
    var nowhere = Origin.plain(new InetSocketAddress("127.0.0.1", 1));
    var head = new RequestHead();
    try (var response =
        client.send(Caller.of(fiber), nowhere, head, Body.EMPTY, Timeouts.DEFAULT)) {
      return response.head().status();
    }
  }
}
