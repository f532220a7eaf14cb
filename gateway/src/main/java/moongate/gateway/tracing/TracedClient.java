package moongate.gateway.tracing;

import moongate.http.Body;
import moongate.http.Caller;
import moongate.http.Client;
import moongate.http.ClientResponse;
import moongate.http.HeaderName;
import moongate.http.Origin;
import moongate.http.RequestHead;
import moongate.http.Timeouts;
import moongate.http.UpstreamException;
import moongate.model.value.Utf8;

/// Records the calls that plugins and functions make for a request, up to the head of the response.
///
/// @param client makes them
public record TracedClient(Client client) implements Client {
  private static final String INSTRUMENTATION = "http_client";
  private static final HeaderName USER_AGENT = HeaderName.of("User-Agent");

  @Override
  public ClientResponse send(
      Caller caller, Origin origin, RequestHead head, Body body, Timeouts timeouts) {
    var trace = Trace.of(caller.fiber());
    var span =
        trace == null
            ? null
            : trace.begin(INSTRUMENTATION, "kong.internal.request", Span.Kind.CLIENT);
    if (trace == null || span == null) {
      return client.send(caller, origin, head, body, timeouts);
    }
    describe(span, origin, head);
    try {
      var response = client.send(caller, origin, head, body, timeouts);
      span.with("http.status_code", (long) response.head().status());
      return response;
    } catch (UpstreamException failure) {
      trace.fail(span, failure.getMessage());
      throw failure;
    } finally {
      trace.end(span);
    }
  }

  /// Without the query: there may be keys in it.
  private static void describe(Span span, Origin origin, RequestHead head) {
    var headers = head.headers();
    var host = headers.firstOr(HeaderName.HOST, origin.address().getHostString());
    var target = head.target();
    int query = target.indexOf('?');
    var path = query < 0 ? target : target.substring(0, query);
    var scheme = origin.isSecure() ? "https://" : "http://";
    span.with("http.method", Utf8.text(head.method()))
        .with("http.url", Utf8.text(path.startsWith("http://") ? path : scheme + host + path))
        .with("http.flavor", origin.isHttp2() ? "2" : "1.1")
        .with("net.peer.ip", origin.address().getAddress().getHostAddress())
        .with("net.peer.port", (long) origin.address().getPort());
    var agent = headers.firstOr(USER_AGENT, "");
    if (!agent.isEmpty()) {
      span.with("http.user_agent", Utf8.text(agent));
    }
  }
}
