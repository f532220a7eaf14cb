package moongate.plugins.logging;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Function;
import moongate.fiber.Fiber;
import moongate.gateway.plugin.PluginException;
import moongate.http.Body;
import moongate.http.Caller;
import moongate.http.Client;
import moongate.http.ClientResponse;
import moongate.http.Grammar;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.Origin;
import moongate.http.RequestHead;
import moongate.http.Resolver;
import moongate.http.Timeouts;
import moongate.http.UpstreamException;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// Sends batches over HTTP. A status of 2xx means that they were accepted.
public final class HttpReceiver implements BatchQueue.Receiver {
  private static final HeaderName AUTHORIZATION = HeaderName.of("Authorization");
  private static final int MOST_OF_RESPONSE = 1 << 16;

  private final Client client;
  private final Resolver resolver;
  private final Endpoint endpoint;
  private final String method;
  private final Headers headers = new Headers();
  private final Timeouts timeouts;
  private final Function<List<byte[]>, byte[]> body;

  /// @param timeouts limits that include the whole response: otherwise, a receiver that sends it
  ///   byte by byte would block its queue forever
  /// @param body joins the entries of a batch
  public HttpReceiver(
      Client client,
      Resolver resolver,
      Endpoint endpoint,
      String method,
      Timeouts timeouts,
      Function<List<byte[]>, byte[]> body) {
    this.client = client;
    this.resolver = resolver;
    this.endpoint = endpoint;
    this.method = method;
    this.timeouts = timeouts;
    this.body = body;
    headers.set(HeaderName.HOST, endpoint.hostHeader());
    var authorization = endpoint.authorization();
    if (authorization != null) {
      headers.set(AUTHORIZATION, authorization);
    }
  }

  /// Also sends this header.
  public HttpReceiver with(HeaderName name, String value) {
    headers.set(name, value);
    return this;
  }

  /// Also sends all texts of `map` as headers.
  public HttpReceiver with(Value.Obj map) {
    map.members()
        .forEach((name, value) -> {
          if (value instanceof Value.Str text) {
            set(name, text.bytes());
          }
        });
    return this;
  }

  /// A secret from a vault was not checked before, and must not be shown in a message.
  private void set(String name, String value) {
    if (!Grammar.isFieldValue(value)) {
      throw new PluginException("config.headers." + name + ": a header's value has no line ends");
    }
    headers.set(HeaderName.of(name), value);
  }

  @Override
  public @Nullable String send(Fiber fiber, List<byte[]> batch) {
    var address = resolver.resolve(fiber, endpoint.host()).getFirst();
    var origin =
        new Origin(
            new InetSocketAddress(address, endpoint.port()), endpoint.isSecure(), endpoint.host());
    var head = new RequestHead(headers.copy());
    head.method(method);
    head.target(endpoint.target());
    var caller = Caller.of(fiber);
    try (var response = client.send(caller, origin, head, Body.of(body.apply(batch)), timeouts)) {
      int status = response.head().status();
      finish(response);
      return status >= 200 && status < 300
          ? null
          : "response status code " + status + " of " + place();
    } catch (UpstreamException failure) {
      return place() + ": " + failure.getMessage();
    }
  }

  private String place() {
    return endpoint.host() + ":" + endpoint.port();
  }

  /// Reads the rest of the response, so that the connection can be kept. If the response is long or
  /// breaks off, closing it closes the connection, too; its status counts all the same.
  private void finish(ClientResponse response) {
    long left = MOST_OF_RESPONSE;
    try {
      var piece = response.body().read();
      while (!piece.isLast()) {
        left -= piece.length();
        piece.release();
        if (left < 0) {
          return;
        }
        piece = response.body().read();
      }
    } catch (UpstreamException _) {
      // the status counts
    }
  }

  /// A batch as a JSON array of its entries.
  public static byte[] jsonArray(List<byte[]> batch) {
    int length = 1 + batch.size();
    for (var entry : batch) {
      length += entry.length;
    }
    var out = new byte[length];
    int position = 0;
    for (var entry : batch) {
      out[position++] = (byte) (position == 1 ? '[' : ',');
      System.arraycopy(entry, 0, out, position, entry.length);
      position += entry.length;
    }
    out[position] = ']';
    return out;
  }
}
