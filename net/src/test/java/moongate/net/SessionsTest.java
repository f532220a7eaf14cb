package moongate.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import moongate.http.BodyException;
import moongate.http.Origin;
import moongate.http.Session;
import moongate.http.SessionHandler;
import moongate.http.Timeouts;
import moongate.http.UpstreamException;
import moongate.net.loop.ConnectionBudget;
import moongate.net.loop.Loops;
import moongate.net.session.Sessions;
import moongate.net.settings.KeepAlive;
import moongate.net.settings.Trust;
import moongate.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Sessions of bytes and datagrams, on raw sockets at both ends.
final class SessionsTest extends NetTest {
  private static final int LARGE = 48 << 20;

  private ServerSocket listening;
  private final List<Runnable> closings = new ArrayList<>();
  private final LinkedBlockingQueue<String> endings = new LinkedBlockingQueue<>();

  @BeforeEach
  void listen() throws IOException {
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    closings.forEach(Runnable::run);
    listening.close();
  }

  /// Connects each session with one address.
  private final class Forwarding implements SessionHandler {
    private final InetSocketAddress upstream;
    private final Timeouts timeouts;

    Forwarding(InetSocketAddress upstream, Timeouts timeouts) {
      this.upstream = upstream;
      this.timeouts = timeouts;
    }

    @Override
    public boolean passesThrough(Session hello) {
      return false;
    }

    @Override
    public void handle(Session session) {
      try {
        session.connect(Origin.plain(upstream), timeouts).run();
        endings.add(session.bytesReceived() + " in, " + session.bytesSent() + " out");
      } catch (UpstreamException | BodyException failure) {
        endings.add(String.valueOf(failure.getMessage()));
      }
    }
  }

  private Sessions to(InetSocketAddress upstream, Timeouts timeouts) {
    return new Sessions(loops, new Forwarding(upstream, timeouts), () -> Trust.SYSTEM);
  }

  private NettyServer start(Timeouts timeouts) {
    var upstream = new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort());
    var listener = NettyServer.Listener.on(new InetSocketAddress("127.0.0.1", 0));
    var server =
        NettyServer.start(loops, loops.budget(), List.of(listener), FAST, to(upstream, timeouts));
    closings.add(() -> server.close(Duration.ZERO));
    return server;
  }

  private Socket accept() throws IOException {
    var upstream = listening.accept();
    upstream.setSoTimeout(10_000);
    return upstream;
  }

  private String ending() throws InterruptedException {
    return String.valueOf(endings.poll(10, TimeUnit.SECONDS));
  }

  private static Timeouts readWithin(Duration silence) {
    return new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(10), silence);
  }

  @Test
  void whoHasNothingMoreToSayStillListens() throws Exception {
    var server = start(Timeouts.DEFAULT);
    var client = connect(server);
    send(client, "question");
    client.shutdownOutput();
    try (var upstream = accept()) {
      assertThat(readAll(upstream)).isEqualTo("question");
      send(upstream, "answer");
    }
    assertThat(readAll(client)).isEqualTo("answer");
    assertThat(ending()).isEqualTo("8 in, 6 out");
  }

  @Test
  void aServiceMaySpeakFirstAndEndFirst() throws Exception {
    var server = start(Timeouts.DEFAULT);
    var client = connect(server);
    try (var upstream = accept()) {
      send(upstream, "220 ready\n");
      upstream.shutdownOutput();
      assertThat(readAll(client)).isEqualTo("220 ready\n");
      send(client, "thanks");
      client.shutdownOutput();
      assertThat(readAll(upstream)).isEqualTo("thanks");
    }
    assertThat(ending()).isEqualTo("6 in, 10 out");
  }

  @Test
  void aClientThatReadsNothingHoldsItsServiceBackAndGetsEverythingLater() throws Exception {
    var server = start(Timeouts.DEFAULT);
    var client = connect(server);
    var upstream = accept();
    var bytes = new byte[LARGE];
    new Random(1).nextBytes(bytes);
    var written = new AtomicLong();
    var writing =
        CompletableFuture.runAsync(() -> {
          try (upstream) {
            for (int at = 0; at < LARGE; at += 1 << 16) {
              upstream.getOutputStream().write(bytes, at, 1 << 16);
              written.addAndGet(1 << 16);
            }
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
    assertThat(Await.standstill(written)).isLessThan(LARGE);
    assertThat(client.getInputStream().readAllBytes()).isEqualTo(bytes);
    writing.get(10, TimeUnit.SECONDS);
    client.close();
    assertThat(ending()).isEqualTo("0 in, " + LARGE + " out");
  }

  @Test
  void whatComesBeforeThereIsAServiceIsNotLost() throws Exception {
    var server = start(Timeouts.DEFAULT);
    var text = "0123456789".repeat(50_000);
    var client = connect(server);
    var sending =
        CompletableFuture.runAsync(() -> {
          try {
            send(client, text);
            client.shutdownOutput();
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
    try (var upstream = accept()) {
      assertThat(readAll(upstream)).isEqualTo(text);
    }
    sending.get(10, TimeUnit.SECONDS);
  }

  @Test
  void silenceEndsASession() throws Exception {
    var server = start(readWithin(Duration.ofMillis(200)));
    var client = connect(server);
    var upstream = accept();
    assertThat(readAll(client)).isEmpty();
    assertThat(readAll(upstream)).isEmpty();
    assertThat(ending())
        .isEqualTo("upstream timed out (110: Connection timed out) while proxying connection");
  }

  @Test
  void aServiceThatIsNotThereIsToldInNginxsWords() throws Exception {
    var server = start(Timeouts.DEFAULT);
    listening.close();
    assertThat(readAll(connect(server))).isEmpty();
    assertThat(ending())
        .isEqualTo("connect() failed (111: Connection refused) while connecting to upstream");
  }

  @Test
  void aServerThatStopsLetsSessionsGoOnForTheGraceAndThenEndsThem() throws Exception {
    var server = start(Timeouts.DEFAULT);
    var client = connect(server);
    var upstream = accept();
    var stopping = CompletableFuture.runAsync(() -> server.close(Duration.ofSeconds(3)));
    Await.that(server::isDraining);
    send(client, "still there");
    assertThat(readUntil(upstream, "still there")).isEqualTo("still there");
    assertThat(readAll(upstream)).isEmpty();
    stopping.get(10, TimeUnit.SECONDS);
    assertThat(server.connections()).isZero();
    assertThat(ending()).isEqualTo("11 in, 0 out");
  }

  @Test
  void whereThereIsNoRoomAnUnusedSessionMakesItAndASilentOneDoesNot() throws Exception {
    var upstream = new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort());
    var listener = NettyServer.Listener.on(new InetSocketAddress("127.0.0.1", 0));
    var sessions = to(upstream, Timeouts.DEFAULT);
    var most = new ConnectionBudget(2);
    var server = NettyServer.start(loops, most, List.of(listener), FAST, sessions);
    closings.add(() -> server.close(Duration.ZERO));
    try (var used = connect(server);
        var ofUsed = accept();
        var unused = connect(server);
        var ofUnused = accept()) {
      send(used, "begin");
      assertThat(readUntil(ofUsed, "begin")).isEqualTo("begin");
      Thread.sleep(5_200);
      try (var other = connect(server);
          var ofOther = accept()) {
        send(other, "hello");
        assertThat(readUntil(ofOther, "hello")).isEqualTo("hello");
      }
      assertThat(readAll(unused)).isEmpty();
      assertThat(readAll(ofUnused)).isEmpty();
      send(ofUsed, "still here");
      assertThat(readUntil(used, "here")).isEqualTo("still here");
    }
  }

  // Datagrams

  /// Notes which address the client of each session meant, and ends it.
  private record Noting(Queue<String> meant) implements SessionHandler {
    @Override
    public boolean passesThrough(Session hello) {
      return false;
    }

    @Override
    public void handle(Session session) {
      meant.add(session.connection().localAddress());
      session.close();
    }
  }

  private DatagramServer startDatagrams(
      DatagramSocket upstream, Duration silence, int mostSessions) {
    var address = new InetSocketAddress("127.0.0.1", 0);
    var place = new InetSocketAddress(upstream.getLocalAddress(), upstream.getLocalPort());
    var datagrams =
        DatagramServer.start(
            loops,
            new ConnectionBudget(mostSessions),
            List.of(new DatagramServer.Listener(address, false)),
            to(place, readWithin(silence)));
    closings.add(() -> datagrams.close(Duration.ZERO));
    return datagrams;
  }

  private DatagramServer noteDatagramsAt(String address, Queue<String> meant) {
    var sessions = new Sessions(loops, new Noting(meant), () -> Trust.SYSTEM);
    var listener = new DatagramServer.Listener(new InetSocketAddress(address, 0), false);
    var datagrams =
        DatagramServer.start(loops, new ConnectionBudget(9), List.of(listener), sessions);
    closings.add(() -> datagrams.close(Duration.ZERO));
    return datagrams;
  }

  private static DatagramSocket datagramSocket() throws IOException {
    var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    socket.setSoTimeout(5_000);
    return socket;
  }

  private static void send(DatagramSocket from, InetSocketAddress to, String text)
      throws IOException {
    from.send(new DatagramPacket(text.getBytes(ISO_8859_1), text.length(), to));
  }

  private static DatagramPacket receive(DatagramSocket socket) throws IOException {
    var packet = new DatagramPacket(new byte[70_000], 70_000);
    socket.receive(packet);
    return packet;
  }

  private static String text(DatagramPacket packet) {
    return new String(packet.getData(), 0, packet.getLength(), ISO_8859_1);
  }

  /// What a session came to is known before it is over.
  private static void awaitNone(DatagramServer datagrams) throws Exception {
    Await.value(datagrams::sessions, sessions -> sessions == 0);
  }

  @Test
  void eachClientOfUdpHasASessionOfItsOwn() throws Exception {
    try (var upstream = datagramSocket();
        var one = datagramSocket();
        var other = datagramSocket()) {
      var datagrams = startDatagrams(upstream, Duration.ofSeconds(20), 100);
      var address = datagrams.addresses().getFirst();
      send(one, address, "a");
      var first = receive(upstream);
      send(other, address, "b");
      var second = receive(upstream);
      assertThat(first.getPort()).isNotEqualTo(second.getPort());
      var toSecond = (InetSocketAddress) second.getSocketAddress();
      var toFirst = (InetSocketAddress) first.getSocketAddress();
      send(upstream, toSecond, "for " + text(second));
      send(upstream, toFirst, "for " + text(first));
      send(upstream, toFirst, "x".repeat(60_000));
      assertThat(text(receive(one))).isEqualTo("for a");
      assertThat(text(receive(one))).hasSize(60_000);
      assertThat(text(receive(other))).isEqualTo("for b");
      datagrams.close(Duration.ofSeconds(20)); // who says nothing any more then ends soon
      assertThat(List.of(ending(), ending()))
          .containsExactlyInAnyOrder("1 in, 60005 out", "1 in, 5 out");
      assertThat(datagrams.sessions()).isZero();
    }
  }

  @Test
  void whereItListensOnAllAddressesASessionOfUdpHasTheOneThatWasMeant() throws Exception {
    assumeTrue(loops.isNative());
    var meant = new LinkedBlockingQueue<String>();
    var datagrams = noteDatagramsAt("0.0.0.0", meant);
    int port = datagrams.addresses().getFirst().getPort();
    try (var client = new DatagramSocket()) {
      send(client, new InetSocketAddress("127.0.0.1", port), "a");
      assertThat(meant.poll(20, TimeUnit.SECONDS)).isEqualTo("127.0.0.1");
      awaitNone(datagrams);
      send(client, new InetSocketAddress("127.0.0.2", port), "b");
      assertThat(meant.poll(20, TimeUnit.SECONDS)).isEqualTo("127.0.0.2");
    }
  }

  /// The system does not tell which one was meant.
  @Test
  void overIpv6ItIsTheOneThatAnswersComeFrom() throws Exception {
    var meant = new LinkedBlockingQueue<String>();
    var datagrams = noteDatagramsAt("::", meant);
    int port = datagrams.addresses().getFirst().getPort();
    try (var client = new DatagramSocket(new InetSocketAddress("::1", 0))) {
      send(client, new InetSocketAddress("::1", port), "a");
      assertThat(meant.poll(20, TimeUnit.SECONDS)).isEqualTo("::1");
    } catch (BindException noIpv6) {
      abort("this machine has no IPv6");
    }
  }

  @Test
  void silenceEndsASessionOfUdp() throws Exception {
    try (var upstream = datagramSocket();
        var client = datagramSocket()) {
      var datagrams = startDatagrams(upstream, Duration.ofMillis(100), 100);
      send(client, datagrams.addresses().getFirst(), "a");
      assertThat(text(receive(upstream))).isEqualTo("a");
      assertThat(ending()).isEqualTo("1 in, 0 out");
      awaitNone(datagrams);
    }
  }

  @Test
  void noMoreSessionsOfUdpAreOpenThanMayBe() throws Exception {
    try (var upstream = datagramSocket();
        var one = datagramSocket();
        var other = datagramSocket()) {
      var datagrams = startDatagrams(upstream, Duration.ofSeconds(20), 1);
      var address = datagrams.addresses().getFirst();
      send(one, address, "a");
      assertThat(text(receive(upstream))).isEqualTo("a");
      send(other, address, "b");
      send(one, address, "c");
      assertThat(text(receive(upstream))).isEqualTo("c");
      assertThat(datagrams.sessions()).isEqualTo(1);
      upstream.setSoTimeout(100);
      assertThatThrownBy(() -> receive(upstream)).isInstanceOf(SocketTimeoutException.class);
      assertThat(endings).isEmpty();
    }
  }

  @Test
  void theSocketsOfSessionsOfUdpArePaidForByTheLoops() throws Exception {
    client.close();
    loops.close();
    loops = Loops.start(1, new ConnectionBudget(1));
    client = new NettyClient(loops, KeepAlive.DEFAULT);
    try (var upstream = datagramSocket();
        var one = datagramSocket();
        var other = datagramSocket()) {
      var datagrams = startDatagrams(upstream, Duration.ofMillis(300), 100);
      var address = datagrams.addresses().getFirst();
      send(one, address, "a");
      assertThat(text(receive(upstream))).isEqualTo("a");
      send(other, address, "b");
      assertThat(ending()).isEqualTo("1 connections are open, as many as this node may have");
      assertThat(ending()).isEqualTo("1 in, 0 out");
      send(other, address, "c");
      assertThat(text(receive(upstream))).isEqualTo("c");
    }
  }

  @Test
  void aPortThatNobodyListensOnEndsASessionOfUdp() throws Exception {
    try (var client = datagramSocket()) {
      var upstream = datagramSocket();
      var datagrams = startDatagrams(upstream, Duration.ofSeconds(20), 10);
      upstream.close();
      var address = datagrams.addresses().getFirst();
      send(client, address, "anybody?");
      assertThat(ending()).startsWith("recv() failed (111: Connection refused)");
      awaitNone(datagrams);
    }
  }
}
