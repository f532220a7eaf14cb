package moongate.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import moongate.fiber.Fiber;
import moongate.http.Chunk;
import moongate.http.Handler;
import moongate.http.HeaderName;
import moongate.http.Response;
import moongate.http.ResponseHead;
import moongate.http.Timeouts;
import moongate.net.loop.ConnectionBudget;
import moongate.net.loop.FrugalReads;
import moongate.net.loop.Loops;
import moongate.net.settings.KeepAlive;
import moongate.net.settings.Limits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// Real sockets on loopback: servers and clients that a test starts end with it.
public abstract class NetTest {
  static final Limits FAST =
      Limits.DEFAULT.withTimeouts(
          Duration.ofMillis(300),
          Duration.ofMillis(300),
          Duration.ofMillis(300),
          Duration.ofMillis(300));

  /// Where only who takes nothing is given up soon.
  static Limits sendingWithin(Duration time) {
    var patient = Duration.ofMinutes(1);
    return Limits.DEFAULT.withTimeouts(patient, patient, time, patient);
  }

  /// What leaves so little memory for buffers that it is scarce.
  static List<ByteBuf> nearlyAllBuffers() {
    var taken = new ArrayList<ByteBuf>();
    while (!FrugalReads.isMemoryScarce()) {
      taken.add(UnpooledByteBufAllocator.DEFAULT.directBuffer(64 << 20));
    }
    return taken;
  }

  public Loops loops;
  NettyClient client;
  private final List<NettyServer> servers = new ArrayList<>();
  private final List<Socket> sockets = new ArrayList<>();

  @BeforeEach
  void startLoops() {
    loops = newLoops();
    client = new NettyClient(loops, KeepAlive.DEFAULT);
  }

  Loops newLoops() {
    return Loops.start(2);
  }

  @AfterEach
  void stopLoops() throws IOException {
    for (var socket : sockets) {
      socket.close();
    }
    servers.forEach(server -> server.close(Duration.ofSeconds(2)));
    client.close();
    loops.close();
  }

  NettyServer serve(Handler handler) {
    return serve(Limits.DEFAULT, handler);
  }

  NettyServer serve(Limits limits, Handler handler) {
    var listener = NettyServer.Listener.on(new InetSocketAddress("127.0.0.1", 0));
    return serve(listener, limits, handler);
  }

  NettyServer serve(ConnectionBudget clients, Handler handler) {
    var listener = NettyServer.Listener.on(new InetSocketAddress("127.0.0.1", 0));
    var server = NettyServer.start(loops, clients, List.of(listener), Limits.DEFAULT, handler);
    servers.add(server);
    return server;
  }

  NettyServer serve(NettyServer.Listener listener, Limits limits, Handler handler) {
    var server = NettyServer.start(loops, List.of(listener), limits, handler);
    servers.add(server);
    return server;
  }

  /// A proxy in front of `upstream`.
  NettyServer proxyTo(InetSocketAddress upstream, Timeouts timeouts) {
    return serve(new ProxyHandler(client, upstream, timeouts));
  }

  NettyServer proxyTo(NettyServer upstream) {
    return proxyTo(address(upstream), Timeouts.DEFAULT);
  }

  /// Runs `code` on a fiber and waits for what it returns or throws.
  <T> T onFiber(Function<Fiber, T> code) {
    var result = new CompletableFuture<T>();
    var loop = loops.loop(0);
    var fiber = new AtomicReference<Fiber>();
    fiber.set(
        Fiber.create(
            loop,
            () -> {
              try {
                result.complete(code.apply(fiber.get()));
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            }));
    loop.execute(fiber.get()::start);
    return result.orTimeout(20, TimeUnit.SECONDS).join();
  }

  static InetSocketAddress address(NettyServer server) {
    return server.addresses().getFirst();
  }

  Socket connect(NettyServer server) throws IOException {
    var address = address(server);
    var socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout(10_000);
    sockets.add(socket);
    return socket;
  }

  /// The memory of all buffers of the pool.
  static long usedMemory() {
    var metric = PooledByteBufAllocator.DEFAULT.metric();
    return metric.usedDirectMemory() + metric.usedHeapMemory();
  }

  static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /// Sends `text`, ends the sending side, and returns all that comes back.
  String exchange(NettyServer server, String text) throws IOException {
    var socket = connect(server);
    send(socket, text);
    socket.shutdownOutput();
    return readAll(socket);
  }

  static String readAll(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }

  /// Reads up to the end of the first `text`.
  static String readUntil(Socket socket, String text) throws IOException {
    var read = new StringBuilder();
    InputStream in = socket.getInputStream();
    while (read.indexOf(text) < 0) {
      int octet = in.read();
      if (octet < 0) {
        throw new IOException("connection ended after: " + read);
      }
      read.append((char) octet);
    }
    return read.toString();
  }

  /// Answers with `text`, its length known.
  static void answer(Response response, int status, String text) {
    var head = new ResponseHead(status);
    head.headers().set(HeaderName.CONTENT_LENGTH, Integer.toString(text.length()));
    head.headers().set(HeaderName.DATE, "now");
    response.send(head);
    response.write(Chunk.of(text));
    response.end();
  }
}
