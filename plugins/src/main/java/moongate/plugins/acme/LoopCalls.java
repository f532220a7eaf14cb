package moongate.plugins.acme;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import moongate.fiber.Fiber;
import moongate.fiber.Loop;
import moongate.gateway.exchange.UpstreamCall;
import moongate.gateway.plugin.NodeAccess;
import moongate.http.Body;
import moongate.http.BodyException;
import moongate.http.Caller;
import moongate.http.Client;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.HostPort;
import moongate.http.Origin;
import moongate.http.RequestHead;
import moongate.http.ResolveException;
import moongate.http.Resolver;
import moongate.http.Timeouts;
import moongate.http.UpstreamException;
import moongate.model.schema.HostName;
import moongate.plugins.redis.RedisException;

/// Lets blocking threads use the gateway's client, which only works on fibers of an event loop.
/// Safe for all threads but the loops' own.
///
/// @param node provides the loop
record LoopCalls(NodeAccess node, Client client, Resolver resolver) {
  /// The limits of an answer.
  ///
  /// @param step the time until the next byte
  /// @param whole the time until the last byte
  /// @param bytes of the body
  record Bounds(Duration step, Duration whole, int bytes) {}

  /// How a server is identified.
  ///
  /// @param name of its certificate; empty: the host of the URL
  record Identification(boolean isVerified, String name) {
    /// By the host of its URL.
    static final Identification BY_URL = new Identification(true, "");
  }

  /// A complete response.
  record Answer(int status, Headers headers, byte[] body) {}

  /// Sends a request with its whole body, and waits for the whole response. Redirects are not
  /// followed.
  ///
  /// @param head without `Host`
  Answer send(URI url, RequestHead head, byte[] body, Identification identification, Bounds bounds)
      throws CallException, InterruptedException {
    head.headers().set(HeaderName.HOST, hostHeader(url));
    return await(caller -> answer(caller, url, head, body, identification, bounds), bounds.whole());
  }

  private Answer answer(
      Caller caller,
      URI url,
      RequestHead head,
      byte[] body,
      Identification identification,
      Bounds bounds) {
    var host = plainHost(url);
    boolean isSecure = "https".equals(url.getScheme());
    var address =
        new InetSocketAddress(
            resolver.resolve(caller.fiber(), host).getFirst(), HostPort.of(url, isSecure));
    var name = identification.name().isEmpty() ? host : identification.name();
    int depth = identification.isVerified() ? UpstreamCall.TLS_DEPTH : Origin.UNVERIFIED;
    var origin = new Origin(address, isSecure, name, isSecure ? depth : Origin.UNVERIFIED);
    var timeouts = new Timeouts(bounds.step(), bounds.step(), bounds.step());
    try (var response = client.send(caller, origin, head, Body.of(body), timeouts)) {
      var answered = response.head();
      var headers = answered.headers().copy();
      return new Answer(answered.status(), headers, response.body().readAll(bounds.bytes()));
    }
  }

  private static String plainHost(URI url) {
    var host = url.getHost();
    if (host == null) {
      throw UpstreamException.beforeRequest(
          UpstreamException.Kind.CONNECT_FAILED, "there is no host in " + url);
    }
    return HostName.bare(host);
  }

  private static String hostHeader(URI url) {
    return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
  }

  /// Runs `work` on a fiber and waits for what it returns.
  <T> T await(Function<Caller, T> work, Duration most) throws CallException, InterruptedException {
    var loop = node.loop();
    if (loop == null) {
      throw new CallException("this program has no network");
    }
    var call = new Call<>(loop, work);
    call.fiber.start();
    try {
      return call.result.get(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException slow) {
      throw new CallException("no whole answer within " + most.toSeconds() + " s");
    } catch (ExecutionException failed) {
      throw problem(Objects.requireNonNull(failed.getCause()));
    } finally {
      call.giveUp();
    }
  }

  private static CallException problem(Throwable failure) {
    return switch (failure) {
      case UpstreamException _, ResolveException _, BodyException _, RedisException _ ->
          new CallException(String.valueOf(failure.getMessage()));
      case RuntimeException unexpected -> throw unexpected;
      case Error error -> throw error;
      default -> throw new IllegalStateException(failure);
    };
  }

  /// One task on its fiber.
  private static final class Call<T> implements Caller {
    private final Function<Caller, T> work;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final Fiber fiber;
    private volatile boolean isGone;

    Call(Loop loop, Function<Caller, T> work) {
      this.work = work;
      this.fiber = Fiber.create(loop, this::run);
    }

    private void run() {
      try {
        result.complete(work.apply(this));
      } catch (RuntimeException | Error failure) {
        result.completeExceptionally(failure);
      }
    }

    void giveUp() {
      if (!result.isDone()) {
        isGone = true;
        fiber.unpark();
      }
    }

    @Override
    public Fiber fiber() {
      return fiber;
    }

    @Override
    public boolean isGone() {
      return isGone;
    }
  }
}
