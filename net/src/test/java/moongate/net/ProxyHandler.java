package moongate.net;

import java.net.InetSocketAddress;
import moongate.http.Client;
import moongate.http.Handler;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.Origin;
import moongate.http.Rejection;
import moongate.http.Request;
import moongate.http.Response;
import moongate.http.Timeouts;
import moongate.http.UpstreamException;

/// The least that deserves the name of a proxy.
final class ProxyHandler implements Handler {
  private final Client client;
  private final Origin origin;
  private final String host;
  private final Timeouts timeouts;

  ProxyHandler(Client client, InetSocketAddress upstream, Timeouts timeouts) {
    this.client = client;
    this.origin = Origin.plain(upstream);
    this.host = "127.0.0.1:" + upstream.getPort();
    this.timeouts = timeouts;
  }

  @Override
  public void handle(Request request, Response response) {
    var headers = request.head().headers();
    headers.set(HeaderName.HOST, host);
    headers.remove(HeaderName.EXPECT);
    dropHopByHop(headers);
    try (var answer = client.send(request, origin, request.head(), request.body(), timeouts)) {
      dropHopByHop(answer.head().headers());
      response.send(answer.head());
      var body = answer.body();
      for (var chunk = body.read(); !chunk.isLast(); chunk = body.read()) {
        response.write(chunk);
      }
      response.end();
    } catch (UpstreamException e) {
      if (response.isHeadSent()) {
        response.abort();
      } else {
        reject(
            request, response, new Rejection(502, e.kind().name(), String.valueOf(e.getMessage())));
      }
    }
  }

  private static void dropHopByHop(Headers headers) {
    headers.remove(HeaderName.CONNECTION);
    headers.remove(HeaderName.KEEP_ALIVE);
  }
}
