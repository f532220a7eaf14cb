package moongate.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/// A service that returns what it was sent. Some paths do more:
///
/// - `…/status/503` answers with that status;
/// - `…/gzip` answers with that encoding;
/// - `…/chunked` answers without a length;
/// - `…/held` answers when the test calls [#release()].
public final class EchoUpstream implements AutoCloseable {
  private static final String STATUS = "/status/";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  private EchoUpstream(HttpServer server) {
    this.server = server;
  }

  /// Starts a server on a free port.
  public static EchoUpstream start() {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      var upstream = new EchoUpstream(HttpServer.create(address, 0));
      upstream.server.setExecutor(upstream.threads);
      upstream.server.createContext("/", upstream::answer);
      upstream.server.start();
      return upstream;
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  /// The port on which it listens.
  public int port() {
    return server.getAddress().getPort();
  }

  /// Waits until a request for `/held` has arrived.
  public void awaitHeld() {
    await(held);
  }

  /// Lets the requests for `/held` continue.
  public void release() {
    released.countDown();
  }

  private void answer(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    var status = 200;
    int asked = path.indexOf(STATUS);
    if (asked >= 0) {
      status = Integer.parseInt(path.substring(asked + STATUS.length()));
    } else if (path.endsWith("/held")) {
      held.countDown();
      await(released);
    }
    var body = describe(exchange).getBytes(StandardCharsets.ISO_8859_1);
    exchange.getResponseHeaders().set("Content-Type", "text/plain");
    if (path.endsWith("/gzip")) {
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
      body = zipped(body);
    }
    var length = path.endsWith("/chunked") ? 0 : body.length; // 0 means chunks
    if (exchange.getRequestMethod().equals("HEAD") || status == 204 || status == 304) {
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, length);
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private static byte[] zipped(byte[] body) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(out)) {
      zip.write(body);
    }
    return out.toByteArray();
  }

  private static String describe(HttpExchange exchange) throws IOException {
    var text = new StringBuilder();
    text.append(exchange.getRequestMethod()).append(' ').append(exchange.getRequestURI());
    text.append('\n');
    new TreeMap<>(exchange.getRequestHeaders())
        .forEach((name, values) ->
            text.append(name).append(": ").append(String.join(", ", values)).append('\n'));
    var body = exchange.getRequestBody().readAllBytes();
    return text.append('\n').append(new String(body, StandardCharsets.ISO_8859_1)).toString();
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("the test did not go on");
      }
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  @Override
  public void close() {
    release();
    server.stop(0);
    threads.shutdownNow();
  }
}
