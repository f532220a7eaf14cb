package moongate.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.exchange.Phase;
import moongate.gateway.spool.FileBudget;
import moongate.gateway.spool.Spool;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.gateway.testing.Reply;
import moongate.http.Chunk;
import moongate.http.HeaderName;
import moongate.http.Request;
import moongate.http.Response;
import moongate.http.ResponseHead;
import moongate.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Responses that are read ahead of slow clients, and those that are not.
final class ResponseBufferingTest {
  private static final int LARGE = 24 << 20;

  private static final int PIECE = 50_000;

  /// More than all buffers of the system in between can hold, of which one may have 32 MB.
  private static final int MORE_THAN_BUFFERS = 64 << 20;

  private static final String ROUTES =
      """
      services:
      - name: large
        url: UPSTREAM
        routes:
        - {name: ahead, paths: [/]}
        - {name: streamed, paths: [/streamed], response_buffering: false}
        - {name: filtered, paths: [/filtered], plugins: [{name: filtering}]}
      """;

  private final List<String> logged = new CopyOnWriteArrayList<>();
  private final TestPlugin logging =
      TestPlugin.quiet("logging", 1)
          .only(Phase.LOG)
          .late(
              Phase.LOG,
              exchange ->
                  logged.add(exchange.response().headers().firstOr(HeaderName.of("X-Size"), "-")));
  private final TestPlugin filtering = TestPlugin.quiet("filtering", 2).only(Phase.BODY_FILTER);

  @TempDir private Path folder;
  private Spool spool;
  private GatewayUnderTest gateway;

  /// The connections on which the service has sent all of a response.
  private final CopyOnWriteArrayList<Long> served = new CopyOnWriteArrayList<>();

  private final AtomicLong written = new AtomicLong();
  private int atOnce;

  @BeforeEach
  void start() {
    start(1 << 30, 1 << 30);
  }

  @AfterEach
  void close() {
    gateway.close();
    spool.close();
  }

  private void restart(long mostInFiles, long mostAhead) {
    close();
    start(mostInFiles, mostAhead);
  }

  private void start(long mostInFiles, long mostAhead) {
    spool = Spool.in(folder, 8192, mostInFiles, mostAhead, FileBudget.UNLIMITED);
    var settings = GatewaySettings.builder().spool(spool);
    gateway = new GatewayUnderTest(settings, logging, filtering);
    gateway.with(ROUTES + "plugins: [{name: logging}]\n").upstream(this::send);
  }

  /// Sends as many bytes as the target's last part says, in a framing that is its first.
  private void send(Request request, Response response) {
    var target = request.head().target();
    int size = Integer.parseInt(target.substring(target.lastIndexOf('/') + 1));
    var head = new ResponseHead(200);
    head.headers().add(HeaderName.of("X-Size"), Integer.toString(size));
    if (target.contains("length")) {
      head.headers().add(HeaderName.CONTENT_LENGTH, Integer.toString(size));
    }
    if (target.contains("accel")) {
      head.headers()
          .add(HeaderName.of("X-Accel-Buffering"), target.contains("ahead") ? "Yes" : "No");
    }
    response.send(head);
    if (target.contains("pause")) {
      request.fiber().sleep(Duration.ofMillis(50));
    }
    for (int at = 0; at < size; at += PIECE) {
      response.write(Chunk.of(piece(at, Math.min(PIECE, size - at))));
      written.set(at);
      if (target.contains("broken") && at > size / 2) {
        response.abort();
        served.add(-1L);
        return;
      }
    }
    response.end();
    served.add(request.connection().serial());
  }

  private static byte[] piece(int at, int length) {
    var bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = octet(at + i);
    }
    return bytes;
  }

  private static byte octet(int at) {
    return (byte) ('a' + (at % 23 ^ at / 4099 % 8));
  }

  private static String body(int size) {
    return new String(piece(0, size), ISO_8859_1);
  }

  /// A client that has asked, and does not read yet.
  private Socket ask(String target) throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.setSoTimeout(20_000);
    socket.connect(new InetSocketAddress("127.0.0.1", gateway.port()));
    var request = "GET " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    return socket;
  }

  private static Reply answer(Socket socket) throws IOException {
    return reply(new String(socket.getInputStream().readAllBytes(), ISO_8859_1));
  }

  private static Reply reply(String text) {
    int end = text.indexOf("\r\n\r\n");
    var head = List.of(text.substring(0, end).split("\r\n", -1));
    var chunked = head.stream().anyMatch(line -> line.startsWith("Transfer-Encoding"));
    var rest = text.substring(end + 4);
    return new Reply(200, head, chunked ? unchunked(rest) : rest);
  }

  private static String unchunked(String text) {
    var body = new StringBuilder();
    for (int at = 0; ; ) {
      int end = text.indexOf("\r\n", at);
      int length = end < 0 ? -1 : Integer.parseInt(text.substring(at, end), 16);
      int from = end + 2;
      if (length <= 0 || from + length > text.length()) {
        return length == 0 ? body.toString() : body + "<cut off>";
      }
      body.append(text, from, from + length);
      at = from + length + 2;
    }
  }

  private static void assertWhole(Reply reply) {
    assertWhole(reply, LARGE);
  }

  private static void assertWhole(Reply reply, int size) {
    assertThat(reply.body().length()).isEqualTo(size);
    assertThat(reply.body().equals(body(size))).isTrue();
  }

  private void await(BooleanSupplier condition) throws Exception {
    Await.value(this::state, _ -> condition.getAsBoolean());
  }

  private String state() {
    return "written %d, in files %d, served %s".formatted(written.get(), spool.inFiles(), served);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/length/", "/chunks/", "/filtered/length/", "/filtered/chunks/"})
  void theServiceIsFreeBeforeASlowClientHasReadAnything(String path) throws Exception {
    try (var slow = ask(path + LARGE)) {
      await(() -> !served.isEmpty());
      assertThat(spool.inFiles()).isPositive();
      await(this::isConnectionFree);
      var reply = answer(slow);
      assertThat(reply.header("X-Size")).isEqualTo(Integer.toString(LARGE));
      assertWhole(reply);
    }
    await(() -> spool.inFiles() == 0);
    await(() -> logged.contains(Integer.toString(LARGE)));
  }

  /// True when one of several requests at once, each time more than there are other connections, is
  /// served on the first one.
  private boolean isConnectionFree() {
    var sockets = new ArrayList<Socket>();
    try {
      atOnce += 2;
      for (int i = 0; i < atOnce; i++) {
        sockets.add(ask("/pause/3"));
      }
      for (var socket : sockets) {
        assertThat(answer(socket).body()).isEqualTo("abc");
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return served.stream().skip(1).anyMatch(served.getFirst()::equals);
  }

  @Test
  void aResponseMayAskToBeReadAhead() throws Exception {
    try (var slow = ask("/streamed/accel/ahead/length/" + LARGE)) {
      await(() -> !served.isEmpty());
      assertWhole(answer(slow));
    }
  }

  /// Its route says so, or the response itself.
  @ParameterizedTest
  @ValueSource(strings = {"/streamed/length/", "/accel/length/", "/filtered/accel/length/"})
  void whatStreamsHoldsItsServiceBack(String path) throws Exception {
    try (var slow = ask(path + MORE_THAN_BUFFERS)) {
      await(() -> written.get() > 0);
      try (var other = ask("/length/" + LARGE)) {
        await(() -> served.size() == 1);
        assertWhole(answer(other));
      }
      assertThat(served).hasSize(1);
      assertThat(spool.inFiles()).isZero();
      var reply = answer(slow);
      assertWhole(reply, MORE_THAN_BUFFERS);
      assertThat(reply.headerLines()).noneMatch(line -> line.startsWith("X-Accel"));
    }
    await(() -> served.size() == 2);
  }

  @Test
  void aClientMaySlowDownAndHurryAgain() throws Exception {
    try (var slow = ask("/chunks/" + LARGE)) {
      await(() -> spool.inFiles() > 0);
      var in = slow.getInputStream();
      var text = new StringBuilder(LARGE);
      while (text.length() < LARGE / 2) {
        text.append(new String(in.readNBytes(1 << 20), ISO_8859_1));
      }
      await(() -> !served.isEmpty());
      text.append(new String(in.readAllBytes(), ISO_8859_1));
      assertWhole(reply(text.toString()));
    }
    await(() -> spool.inFiles() == 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1 << 20, 5 << 20})
  void whatFindsNoRoomWaitsInTheService(long most) throws Exception {
    restart(1 << 30, most);
    try (var slow = ask("/length/" + LARGE)) {
      await(() -> written.get() > 0);
      try (var other = ask("/length/100000")) {
        assertThat(answer(other).body()).isEqualTo(body(100_000));
      }
      assertThat(spool.inFiles()).isLessThanOrEqualTo(most);
      assertWhole(answer(slow));
    }
    await(() -> spool.inFiles() == 0);
  }

  @Test
  void halfOfTheDiskIsLeftToRequests() throws Exception {
    restart(8 << 20, 1 << 30);
    try (var slow = ask("/length/" + LARGE)) {
      await(() -> spool.inFiles() > 0);
      try (var other = ask("/length/" + LARGE)) {
        assertWhole(answer(other));
      }
      assertThat(spool.inFiles()).isLessThanOrEqualTo(4 << 20);
      assertWhole(answer(slow));
    }
  }

  @Test
  void whatCameBeforeAServiceBrokeOffReachesTheClient() throws Exception {
    try (var slow = ask("/broken/" + LARGE)) {
      await(() -> !served.isEmpty());
      var text = new StringBuilder();
      var in = slow.getInputStream();
      try {
        var bytes = new byte[1 << 16];
        for (int count = in.read(bytes); count > 0; count = in.read(bytes)) {
          text.append(new String(bytes, 0, count, ISO_8859_1));
        }
      } catch (SocketException reset) {
        // The response is incomplete, and the client is to know.
      }
      var body = reply(text.toString()).body();
      assertThat(body.endsWith("<cut off>")).isTrue();
      int whole = body.length() - "<cut off>".length();
      // What was still in the service's own buffers is lost: as much as the system lets them grow.
      assertThat(whole).isGreaterThan(1 << 20);
      assertThat(body.startsWith(body(whole))).isTrue();
    }
  }

  @Test
  void roomIsGivenBackWhenTheClientLeaves() throws Exception {
    try (var slow = ask("/length/" + LARGE)) {
      await(() -> !served.isEmpty() && spool.inFiles() > 0);
      slow.setSoLinger(true, 0);
    }
    await(() -> spool.inFiles() == 0);
  }

  @Test
  void theServiceIsFreeBeforeASlowClientOfHttp2HasReadAnything() throws Exception {
    try (var socket = new Socket("127.0.0.1", gateway.http2Port())) {
      socket.setSoTimeout(20_000);
      var out = socket.getOutputStream();
      out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
      // No room for any data of streams, then a request.
      out.write(new byte[] {0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0});
      var fields = new ByteArrayOutputStream();
      for (var text : List.of(":method", "GET", ":scheme", "http", ":authority", "a", ":path")) {
        fields.write(text.startsWith(":") ? new byte[] {0} : new byte[0]);
        fields.write(text.length());
        fields.write(text.getBytes(ISO_8859_1));
      }
      var path = "/length/" + LARGE;
      fields.write(path.length());
      fields.write(path.getBytes(ISO_8859_1));
      out.write(new byte[] {0, 0, (byte) fields.size(), 1, 5, 0, 0, 0, 1});
      out.write(fields.toByteArray());
      await(() -> !served.isEmpty());
      assertThat(spool.inFiles()).isPositive();
      for (int stream : new int[] {0, 1}) {
        out.write(new byte[] {0, 0, 4, 8, 0, 0, 0, 0, (byte) stream, 0x7f, 0, 0, 0});
      }
      var body = new StringBuilder(LARGE);
      var in = new DataInputStream(socket.getInputStream());
      for (boolean isEnded = false; !isEnded; ) {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        in.readInt();
        var payload = in.readNBytes(length);
        if (type == 0) {
          body.append(new String(payload, ISO_8859_1));
          isEnded = (flags & 1) != 0;
        }
      }
      assertThat(body.toString().equals(body(LARGE))).isTrue();
    }
    await(() -> spool.inFiles() == 0);
  }

  @Test
  void bodiesAreFilteredAsTheClientTakesThem() throws Exception {
    var whole = new CompletableFuture<Long>();
    var seen = new AtomicLong();
    filtering.filter((exchange, chunk) -> {
      seen.addAndGet(chunk.length());
      if (chunk.isLast()) {
        whole.complete(seen.get());
      }
    });
    try (var slow = ask("/filtered/chunks/" + LARGE)) {
      await(() -> !served.isEmpty());
      assertWhole(answer(slow));
    }
    assertThat(whole.get(10, TimeUnit.SECONDS)).isEqualTo(LARGE);
  }
}
