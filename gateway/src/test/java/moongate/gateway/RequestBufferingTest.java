package moongate.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.spool.FileBudget;
import moongate.gateway.spool.Spool;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.gateway.testing.Reply;
import moongate.http.Chunk;
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

/// Bodies that are received before the service is called, and those that are not.
final class RequestBufferingTest {
  private static final String ROUTES =
      """
      services:
      - name: echo
        url: UPSTREAM
        retries: 2
        routes:
        - {name: buffered, paths: [/]}
        - {name: streamed, paths: [/streamed], request_buffering: false}
      """;

  @TempDir private Path folder;
  private final Semaphore filesLeft = new Semaphore(100);
  private final FileBudget files = new FileBudget(filesLeft::tryAcquire, filesLeft::release);
  private Spool spool;
  private GatewayUnderTest gateway;

  /// What the service sees of each request, as soon as its head is there.
  private final LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    gateway.close();
    spool.close();
  }

  @BeforeEach
  void start() {
    start(1 << 30);
  }

  private void restart(long mostInFiles) {
    close();
    start(mostInFiles);
  }

  private void start(long mostInFiles) {
    spool = Spool.in(folder, 8192, mostInFiles, mostInFiles, files);
    gateway = new GatewayUnderTest(GatewaySettings.builder().spool(spool));
    gateway.with(ROUTES).upstream(this::describe);
  }

  /// Answers with length and checksum of the body.
  private void describe(Request request, Response response) {
    var length = request.body().length();
    seen.add(request.head().method() + " " + length);
    var bytes = request.body().readAll(1 << 26);
    answer(response, bytes.length + " " + Arrays.hashCode(bytes));
  }

  private static void answer(Response response, String text) {
    response.send(new ResponseHead(200));
    response.write(Chunk.of(text));
    response.end();
  }

  private static String body(int length) {
    var text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + i % 26 ^ i / 997 % 8));
    }
    return text.toString();
  }

  private static String description(String body) {
    return body.length() + " " + Arrays.hashCode(body.getBytes(ISO_8859_1));
  }

  private static String chunked(String body) {
    var text = new StringBuilder();
    for (int at = 0; at < body.length(); at += 5000) {
      var piece = body.substring(at, Math.min(body.length(), at + 5000));
      text.append(Integer.toHexString(piece.length())).append("\r\n").append(piece).append("\r\n");
    }
    return text.append("0\r\n\r\n").toString();
  }

  private Reply post(String path, String body) {
    return gateway.send("POST", path, body);
  }

  private String next() throws InterruptedException {
    return String.valueOf(seen.poll(10, TimeUnit.SECONDS));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 8192, 8193, 100_000, 262_144, 262_145, 3_000_000})
  void bodiesOfAllSizesArriveWhole(int size) throws Exception {
    var body = body(size);
    assertThat(post("/", body).body()).isEqualTo(description(body));
    assertThat(next()).isEqualTo("POST " + size);
    var head =
        "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
    assertThat(gateway.raw(head + chunked(body)).body()).isEqualTo(description(body));
    assertThat(next()).isEqualTo("POST " + size);
    assertThat(post("/streamed", body).body()).isEqualTo(description(body));
    assertThat(gateway.raw(head.replace("/ ", "/streamed ") + chunked(body)).body())
        .isEqualTo(description(body));
    next();
    assertThat(next()).isEqualTo("POST -1");
    assertThat(Files.list(folder)).isEmpty();
  }

  @Test
  void theServiceIsNotCalledBeforeTheBodyIsComplete() throws Exception {
    try (var slow = new Socket("127.0.0.1", gateway.port())) {
      send(slow, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345");
      assertThat(post("/", "other").body()).isEqualTo(description("other"));
      assertThat(next()).isEqualTo("POST 5");
      assertThat(seen).isEmpty();
      send(slow, "67890");
      assertThat(next()).isEqualTo("POST 10");
    }
  }

  @Test
  void aRouteThatStreamsCallsItAtOnce() throws Exception {
    try (var slow = new Socket("127.0.0.1", gateway.port())) {
      send(slow, "POST /streamed HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345");
      assertThat(next()).isEqualTo("POST 10");
      send(slow, "67890");
    }
  }

  @Test
  void aCollectedBodyIsSentAgain() throws Exception {
    var tries = new AtomicInteger();
    gateway.upstream((request, response) -> {
      if (tries.incrementAndGet() < 3) {
        request.body().readAll(1 << 26);
        response.abort();
      } else {
        describe(request, response);
      }
    });
    var body = body(1_000_000);
    assertThat(gateway.send("PUT", "/", body).body()).isEqualTo(description(body));
    assertThat(tries).hasValue(3);
    tries.set(0);
    assertThat(gateway.send("PUT", "/streamed", body).status()).isEqualTo(502);
    assertThat(tries).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {300_000, 700_000, 5_000_000})
  void whatFindsNoRoomOnDiskStreams(int size) throws Exception {
    restart(600_000);
    var body = body(size);
    assertThat(post("/", body).body()).isEqualTo(description(body));
    assertThat(next()).isEqualTo("POST " + size);
    assertThat(post("/", body).body()).isEqualTo(description(body));
  }

  @Test
  void aFileIsPaidForUntilItsBodyIsSentAndWithoutAFileABodyStreams() throws Exception {
    int most = filesLeft.availablePermits();
    var body = body(1_000_000);
    filesLeft.drainPermits();
    assertThat(post("/", body).body()).isEqualTo(description(body));
    filesLeft.release();
    assertThat(post("/", body).body()).isEqualTo(description(body));
    filesLeft.release(most - 1);
    try (var slow = new Socket("127.0.0.1", gateway.port())) {
      send(slow, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n" + body);
      Await.that(() -> filesLeft.availablePermits() == most - 1);
    }
    Await.that(() -> filesLeft.availablePermits() == most);
  }

  @Test
  void roomIsGivenBackWhenAClientLeaves() throws Exception {
    try (var slow = new Socket("127.0.0.1", gateway.port())) {
      send(slow, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n" + body(1_000_000));
      Await.that(() -> spool.inFiles() > 0);
    }
    Await.that(() -> spool.inFiles() == 0);
  }

  @Test
  void whatACrashHasLeftIsRemoved() throws Exception {
    Files.writeString(folder.resolve("body-7"), "left over");
    restart(1 << 30);
    assertThat(Files.list(folder)).isEmpty();
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }
}
