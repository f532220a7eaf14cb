package moongate.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import moongate.http.Chunk;
import moongate.http.HeaderName;
import moongate.http.Request;
import moongate.http.Response;
import moongate.http.ResponseHead;
import moongate.http.TlsIdentity;
import moongate.model.pki.IssuedCertificate;
import moongate.net.settings.Limits;
import moongate.net.settings.TlsSettings;
import moongate.net.tls.ServerTls;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sockets of which the system tells once for each piece, and what ends that. Something that it had
/// told of and that stayed unread would never be answered here.
final class StraightReadTest extends NetTest {
  private static final String SMALL = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final int STEADY = 40;
  private static final Pattern EDGE = Pattern.compile("tfd: +\\d+ events: +[89a-f][0-9a-f]{7} ");

  @BeforeEach
  void checkThatEdgesAreToBeHad() {
    assumeTrue(loops.isNative(), "only native loops read straight from the socket");
  }

  private NettyServer server(boolean isSecure) {
    return isSecure
        ? serve(secure(), Limits.DEFAULT, StraightReadTest::echo)
        : serve(StraightReadTest::echo);
  }

  private static NettyServer.Listener secure() {
    var now = Instant.now();
    var issued =
        IssuedCertificate.selfSigned(
            new IssuedCertificate.Request(
                IssuedCertificate.Kind.ECDSA,
                "a",
                List.of("a"),
                false,
                now.minusSeconds(60),
                now.plusSeconds(3600)));
    var identity = new TlsIdentity(List.of(issued.certificate()), issued.key());
    var tls =
        new NettyServer.Secure(new ServerTls(TlsSettings.DEFAULT, _ -> List.of(identity)), false);
    return new NettyServer.Listener(new InetSocketAddress("127.0.0.1", 0), false, false, 128, tls);
  }

  private Socket connect(NettyServer server, boolean isSecure) throws Exception {
    var plain = connect(server);
    plain.setTcpNoDelay(true);
    if (!isSecure) {
      return plain;
    }
    var context = SSLContext.getInstance("TLS");
    context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
    return context.getSocketFactory().createSocket(plain, "a", plain.getPort(), true);
  }

  private static void echo(Request request, Response response) {
    var bytes = request.body().readAll(1 << 24);
    var head = new ResponseHead(200);
    head.headers().set(HeaderName.CONTENT_LENGTH, Integer.toString(bytes.length));
    response.send(head);
    response.write(Chunk.of(bytes));
    response.end();
  }

  /// The sockets that wait edge-triggered, for something that is to be read.
  private static long edges() throws IOException {
    long edges = 0;
    try (var files = Files.newDirectoryStream(Path.of("/proc/self/fdinfo"))) {
      for (var file : files) {
        edges += edges(file);
      }
    }
    return edges;
  }

  private static long edges(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> EDGE.matcher(line).find() && isForReading(line))
          .count();
    } catch (IOException _) {
      return 0; // closed meanwhile
    }
  }

  private static boolean isForReading(String line) {
    return (Character.digit(line.split(" +")[3].charAt(7), 16) & 1) != 0;
  }

  private void askOften(Socket socket) throws IOException {
    for (int i = 0; i < STEADY; i++) {
      send(socket, SMALL);
      readUntil(socket, "\r\n\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void smallPiecesMakeEdgesAndALargeOneEndsThem(boolean isSecure) throws Exception {
    var socket = connect(server(isSecure), isSecure);
    long before = edges();
    send(socket, SMALL);
    readUntil(socket, "\r\n\r\n");
    assertThat(edges()).isEqualTo(before);
    askOften(socket);
    assertThat(edges()).isEqualTo(before + 1);
    assertThat(post(socket, "x".repeat(5000), 0)).hasSize(5000);
    assertThat(edges()).isEqualTo(before);
    askOften(socket);
    assertThat(edges()).isEqualTo(before + 1);
  }

  /// A proxy reads both ends so.
  @Test
  void allIsPassedOnInWhateverPiecesItComes() throws Exception {
    assertThatAllIsAnswered(connect(proxyTo(server(false)), false));
  }

  @Test
  void allThatIsSealedIsAnsweredInWhateverPiecesItComes() throws Exception {
    assertThatAllIsAnswered(connect(server(true), true));
  }

  private void assertThatAllIsAnswered(Socket socket) throws IOException {
    long seed = System.nanoTime();
    var random = new Random(seed);
    int[] lengths = {0, 0, 0, 0, 0, 0, 0, 0, 1, 900, 1024, 2048, 5000, 70_000};
    for (int i = 0; i < 400; i++) {
      var body = "b".repeat(lengths[random.nextInt(lengths.length)]);
      assertThat(post(socket, body, random.nextInt(4)))
          .as("seed %s, request %s", seed, i)
          .isEqualTo(body);
      if (i % 100 == 0) {
        askOften(socket);
      }
    }
  }

  /// A head that ends where a read of small pieces does, and its body behind it.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void piecesOfExactlyWhatIsReadAtOnceAreAnswered(boolean isSecure) throws Exception {
    var socket = connect(server(isSecure), isSecure);
    for (int length = 985; length <= 1030; length++) {
      askOften(socket);
      var start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
      send(socket, start + "x".repeat(length - start.length() - 4) + "\r\n\r\n");
      assertThat(readUntil(socket, "\r\n\r\n")).startsWith("HTTP/1.1 200");
    }
  }

  /// Not so under TLS: its library ends both directions when one is said to be over.
  @Test
  void anEndBehindSmallPiecesIsSeen() throws Exception {
    var socket = connect(server(false), false);
    askOften(socket);
    send(socket, SMALL);
    socket.shutdownOutput();
    assertThat(readAll(socket)).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void manyRequestsAtOnceAreAllAnswered(boolean isSecure) throws Exception {
    var socket = connect(server(isSecure), isSecure);
    askOften(socket);
    send(socket, SMALL.repeat(500));
    for (int i = 0; i < 500; i++) {
      assertThat(readUntil(socket, "\r\n\r\n")).startsWith("HTTP/1.1 200");
    }
    askOften(socket);
  }

  /// Sends a request in up to `cuts` + 1 pieces and returns the body of the answer.
  private static String post(Socket socket, String body, int cuts) throws IOException {
    var request =
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    int sent = 0;
    for (int cut = 1; cut <= cuts + 1; cut++) {
      int end = (int) ((long) request.length() * cut / (cuts + 1));
      send(socket, request.substring(sent, end));
      sent = end;
    }
    var head = readUntil(socket, "\r\n\r\n");
    assertThat(head).startsWith("HTTP/1.1 200");
    return new String(socket.getInputStream().readNBytes(body.length()));
  }
}
