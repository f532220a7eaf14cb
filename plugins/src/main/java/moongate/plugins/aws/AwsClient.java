package moongate.plugins.aws;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;
import moongate.gateway.exchange.UpstreamCall;
import moongate.http.Body;
import moongate.http.BodyException;
import moongate.http.Client;
import moongate.http.ClientResponse;
import moongate.http.ConnectRequest;
import moongate.http.HeaderName;
import moongate.http.HostPort;
import moongate.http.Origin;
import moongate.http.Request;
import moongate.http.RequestHead;
import moongate.http.ResolveException;
import moongate.http.Resolver;
import moongate.http.Timeouts;
import moongate.http.UpstreamException;
import moongate.model.schema.HostName;
import moongate.plugins.logging.Endpoint;
import org.jspecify.annotations.Nullable;

/// Calls AWS on behalf of a request. TLS certificates are always verified.
public final class AwsClient {
  private static final int LARGEST_REPLY = 1 << 20;
  private static final int LONGEST_EXCERPT = 300;
  private static final Pattern CONTROLS = Pattern.compile("[\\x00-\\x1f\\x7f]+");

  private final Client client;
  private final Resolver resolver;

  public AwsClient(Client client, Resolver resolver) {
    this.client = client;
    this.resolver = resolver;
  }

  /// The address of a service.
  public record Place(String host, int port, boolean isSecure) {
    /// The address in a URL.
    public static Place of(URI url) {
      boolean isSecure = "https".equalsIgnoreCase(url.getScheme());
      var host = url.getHost() == null ? "" : url.getHost();
      return new Place(host, HostPort.of(url, isSecure), isSecure);
    }

    /// The value of the header `Host`.
    public String header() {
      return HostPort.header(host, port, isSecure);
    }
  }

  /// Waits for the head of the response, which the caller closes.
  public ClientResponse send(
      Request caller, Place place, RequestHead head, byte[] body, Duration timeout) {
    return send(caller, place, null, head, body, timeout);
  }

  /// The same through a proxy: the request contains the whole URL, or, with TLS, the proxy is asked
  /// for a connection.
  ///
  /// @param proxy null if there is none
  public ClientResponse send(
      Request caller,
      Place place,
      @Nullable Endpoint proxy,
      RequestHead head,
      byte[] body,
      Duration timeout) {
    var origin = proxy == null ? origin(caller, place) : origin(caller, place, proxy, head);
    return client.send(caller, origin, head, Body.of(body), Timeouts.whole(timeout));
  }

  private Origin origin(Request caller, Place place) {
    return new Origin(
        address(caller, place.host, place.port),
        place.isSecure,
        place.host,
        place.isSecure ? UpstreamCall.TLS_DEPTH : Origin.UNVERIFIED);
  }

  private Origin origin(Request caller, Place place, Endpoint proxy, RequestHead head) {
    var address = address(caller, proxy.host(), proxy.port());
    var authorization = proxy.authorization();
    if (place.isSecure) {
      var asked = new ConnectRequest(place.host + ":" + place.port, authorization);
      return new Origin(address, true, place.host, UpstreamCall.TLS_DEPTH).behind(asked);
    }
    if (authorization != null) {
      head.headers().set(HeaderName.of("Proxy-Authorization"), authorization);
    }
    head.target("http://" + place.header() + head.target());
    return Origin.plain(address);
  }

  private InetSocketAddress address(Request caller, String host, int port) {
    var bare = HostName.bare(host);
    return new InetSocketAddress(resolver.resolve(caller.fiber(), bare).getFirst(), port);
  }

  /// Returns the whole body of a small response.
  ///
  /// @throws CredentialsException if there is no response, or its status is an error
  byte[] call(Request caller, URI url, RequestHead head, byte[] body, Duration timeout)
      throws CredentialsException {
    var place = Place.of(url);
    head.headers().set(HeaderName.HOST, place.header());
    try (var response = send(caller, place, head, body, timeout)) {
      int status = response.head().status();
      var bytes = response.body().readAll(LARGEST_REPLY);
      if (status / 100 != 2) {
        throw new CredentialsException(
            url
                + " answered with status "
                + status
                + ": "
                + excerpt(new String(bytes, ISO_8859_1)));
      }
      return bytes;
    } catch (UpstreamException | ResolveException | BodyException failed) {
      throw new CredentialsException(url + " did not answer: " + failed.getMessage());
    }
  }

  private static String excerpt(String text) {
    var start = text.length() > LONGEST_EXCERPT ? text.substring(0, LONGEST_EXCERPT) : text;
    return CONTROLS.matcher(start).replaceAll(" ").strip();
  }
}
