package moongate.plugins.acme;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import moongate.http.HeaderName;
import moongate.http.RequestHead;
import moongate.plugins.acme.LoopCalls.Answer;
import moongate.plugins.acme.LoopCalls.Bounds;
import moongate.plugins.acme.LoopCalls.Identification;

/// Implements the JDK's HTTP client interface with the gateway's own client, for a library that
/// needs the former. So requests use the node's resolver and trust, and answers are bounded. It
/// does not follow redirects. Used for one order.
final class GatewayHttpClient extends HttpClient {
  private static final Duration LONGEST_STEP = Duration.ofSeconds(20);
  private static final Duration LONGEST_CALL = Duration.ofMinutes(1);
  private static final int LARGEST_ANSWER = 1 << 20;
  private static final Bounds BOUNDS = new Bounds(LONGEST_STEP, LONGEST_CALL, LARGEST_ANSWER);

  private static final HeaderName CONTENT_ENCODING = HeaderName.of("Content-Encoding");

  private final LoopCalls calls;

  GatewayHttpClient(LoopCalls calls) {
    this.calls = calls;
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
      throws IOException, InterruptedException {
    var url = request.uri();
    var head = new RequestHead(request.method(), target(url));
    request
        .headers()
        .map()
        .forEach((name, values) ->
            values.forEach(value -> head.headers().add(HeaderName.of(name), value)));
    try {
      var answer = calls.send(url, head, body(request), Identification.BY_URL, BOUNDS);
      return response(request, answer, handler);
    } catch (CallException failed) {
      throw new IOException(url + ": " + failed.getMessage(), failed);
    }
  }

  private static String target(URI url) {
    var path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
  }

  private static byte[] body(HttpRequest request) {
    var all = HttpResponse.BodySubscribers.ofByteArray();
    request
        .bodyPublisher()
        .ifPresentOrElse(publisher -> publisher.subscribe(new Collecting(all)), all::onComplete);
    return all.getBody().toCompletableFuture().join();
  }

  /// Passes the pieces of a request's body to a subscriber that collects the bodies of responses.
  private record Collecting(HttpResponse.BodySubscriber<byte[]> all)
      implements Flow.Subscriber<ByteBuffer> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      all.onSubscribe(subscription);
    }

    @Override
    public void onNext(ByteBuffer piece) {
      all.onNext(List.of(piece));
    }

    @Override
    public void onError(Throwable failure) {
      all.onError(failure);
    }

    @Override
    public void onComplete() {
      all.onComplete();
    }
  }

  private static <T> HttpResponse<T> response(
      HttpRequest request, Answer answer, BodyHandler<T> handler) {
    var headers = headers(answer);
    var body = handler.apply(new Head(answer.status(), headers, Version.HTTP_1_1));
    body.onSubscribe(new Everything());
    if (answer.body().length > 0) {
      body.onNext(List.of(ByteBuffer.wrap(answer.body())));
    }
    body.onComplete();
    return new Whole<>(
        request, answer.status(), headers, body.getBody().toCompletableFuture().join());
  }

  private static HttpHeaders headers(Answer answer) {
    Map<String, List<String>> map = new LinkedHashMap<>();
    for (int i = 0; i < answer.headers().size(); i++) {
      if (answer.headers().nameEquals(i, CONTENT_ENCODING)) {
        continue; // nobody asked for that, and what it would become has no bound
      }
      map.computeIfAbsent(answer.headers().lowerNameAt(i), _ -> new ArrayList<>())
          .add(answer.headers().valueAt(i));
    }
    return HttpHeaders.of(map, (_, _) -> true);
  }

  private record Head(int statusCode, HttpHeaders headers, Version version)
      implements HttpResponse.ResponseInfo {}

  /// A subscription whose publisher sends everything without waiting for requests.
  private record Everything() implements Flow.Subscription {
    @Override
    public void request(long pieces) {}

    @Override
    public void cancel() {}
  }

  private record Whole<T>(HttpRequest request, int statusCode, HttpHeaders headers, T body)
      implements HttpResponse<T> {
    @Override
    public Optional<HttpResponse<T>> previousResponse() {
      return Optional.empty();
    }

    @Override
    public Optional<javax.net.ssl.SSLSession> sslSession() {
      return Optional.empty();
    }

    @Override
    public URI uri() {
      return request.uri();
    }

    @Override
    public Version version() {
      return Version.HTTP_1_1;
    }
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler) {
    throw new UnsupportedOperationException("orders wait");
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> pushes) {
    throw new UnsupportedOperationException("orders wait");
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return Optional.empty();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return Optional.of(LONGEST_STEP);
  }

  @Override
  public Redirect followRedirects() {
    return Redirect.NEVER;
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return Optional.empty();
  }

  @Override
  public SSLContext sslContext() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  @Override
  public SSLParameters sslParameters() {
    return new SSLParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return Optional.empty();
  }

  @Override
  public Version version() {
    return Version.HTTP_1_1;
  }

  @Override
  public Optional<Executor> executor() {
    return Optional.empty();
  }
}
