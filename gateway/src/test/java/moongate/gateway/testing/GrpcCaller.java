package moongate.gateway.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import moongate.fiber.Fiber;
import moongate.http.Body;
import moongate.http.Caller;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.Origin;
import moongate.http.RequestHead;
import moongate.http.Timeouts;
import moongate.net.NettyClient;
import moongate.net.loop.Loops;
import moongate.net.settings.KeepAlive;

/// A client that makes gRPC calls, each of one message that need not be one.
public final class GrpcCaller implements AutoCloseable {
  private final Loops loops = Loops.start(1);
  private final NettyClient client = new NettyClient(loops, KeepAlive.DEFAULT);
  private final int port;

  public GrpcCaller(int port) {
    this.port = port;
  }

  public record Reply(int status, Headers headers, String body) {
    public String header(String name) {
      return headers.firstOr(HeaderName.of(name), "");
    }
  }

  /// @param timeout the header `grpc-timeout`; empty for none
  public Reply call(String question, String timeout) {
    var result = new CompletableFuture<Reply>();
    var fiber = new AtomicReference<Fiber>();
    fiber.set(
        Fiber.create(
            loops.loop(0),
            () -> {
              try {
                result.complete(call(Caller.of(fiber.get()), question, timeout));
              } catch (RuntimeException e) {
                result.completeExceptionally(e);
              }
            }));
    loops.loop(0).execute(fiber.get()::start);
    return result.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private Reply call(Caller caller, String question, String timeout) {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    var head = new RequestHead("POST", "/");
    head.headers().set(HeaderName.HOST, "a.test");
    head.headers().set(HeaderName.CONTENT_TYPE, "application/grpc");
    if (!timeout.isEmpty()) {
      head.headers().set(HeaderName.of("grpc-timeout"), timeout);
    }
    var body = Body.of(question.getBytes(ISO_8859_1));
    var origin = Origin.plain(address).overHttp2();
    try (var response = client.send(caller, origin, head, body, Timeouts.DEFAULT)) {
      var text = new String(response.body().readAll(1000), ISO_8859_1);
      return new Reply(response.head().status(), response.head().headers(), text);
    }
  }

  @Override
  public void close() {
    client.close();
    loops.close();
  }
}
