package moongate.app.testing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import moongate.fiber.Fiber;
import moongate.http.Body;
import moongate.http.Caller;
import moongate.http.Chunk;
import moongate.http.Client;
import moongate.http.ClientResponse;
import moongate.http.Headers;
import moongate.http.HostPort;
import moongate.http.Origin;
import moongate.http.RequestHead;
import moongate.http.Resolver;
import moongate.http.ResponseHead;
import moongate.http.Timeouts;
import moongate.http.UpstreamException;

/// Replaces all HTTP servers that a client could reach. The test defines their answers.
record MockServer(Handler handler) implements Client, Resolver {
  private static final int LARGEST_BODY = 64 << 20;

  /// A request that a server received.
  ///
  /// @param url scheme, host, port unless it is the default one, and path with query
  record Received(String url, String method, String target, Headers headers, String body) {}

  /// The answer of a server.
  ///
  /// @param delay the time until the answer begins, in virtual time
  /// @param failure why there is no answer; empty if there is one
  record Answer(int status, Headers headers, List<String> chunks, Duration delay, String failure) {}

  /// Answers requests.
  interface Handler {
    Answer answer(Received request);
  }

  /// Returns an address for every name. The address contains the name.
  @Override
  public List<InetAddress> resolve(Fiber fiber, String host) {
    try {
      return List.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException name) {
      return List.of(named(host));
    }
  }

  private static InetAddress named(String host) {
    try {
      return InetAddress.getByAddress(host, new byte[] {(byte) 192, 0, 2, 1});
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public ClientResponse send(
      Caller caller, Origin origin, RequestHead head, Body body, Timeouts timeouts) {
    var content = new String(body.readAll(LARGEST_BODY), StandardCharsets.ISO_8859_1);
    var received =
        new Received(
            url(origin, head), head.method(), head.target(), head.headers().copy(), content);
    var answer = handler.answer(received);
    boolean isLate = answer.delay().compareTo(timeouts.read()) > 0;
    var wait = isLate ? timeouts.read() : answer.delay();
    if (!wait.isZero()) {
      caller.fiber().sleep(wait);
    }
    if (isLate) {
      throw failure("timeout");
    }
    if (!answer.failure().isEmpty()) {
      throw failure(answer.failure());
    }
    return new Reply(
        new ResponseHead(answer.status(), answer.headers()),
        new Pieces(new ArrayDeque<>(answer.chunks())));
  }

  private static UpstreamException failure(String reason) {
    var kind =
        switch (reason) {
          case "timeout" -> UpstreamException.Kind.READ_TIMEOUT;
          case "connection reset", "closed" -> UpstreamException.Kind.RESET;
          default -> UpstreamException.Kind.CONNECT_FAILED;
        };
    return new UpstreamException(
        kind, reason, kind != UpstreamException.Kind.CONNECT_FAILED, false);
  }

  private static String url(Origin origin, RequestHead head) {
    var address = origin.address();
    var name = origin.hostName().isEmpty() ? host(address) : origin.hostName();
    return (origin.isSecure() ? "https://" : "http://")
        + HostPort.header(name, address.getPort(), origin.isSecure())
        + head.target();
  }

  /// The host name, without a reverse lookup: the address of a mock contains its name.
  private static String host(InetSocketAddress address) {
    return address.getHostString();
  }

  private record Reply(ResponseHead head, Body body) implements ClientResponse {
    @Override
    public void close() {}
  }

  /// A body that is read one piece at a time.
  private record Pieces(Queue<String> left) implements Body {
    @Override
    public long length() {
      return left.stream().mapToLong(String::length).sum();
    }

    @Override
    public Chunk read() {
      var next = left.poll();
      return next == null ? Chunk.END : Chunk.of(next);
    }
  }
}
