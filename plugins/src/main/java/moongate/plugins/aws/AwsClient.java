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
import moongate.http.HeaderName;
import moongate.http.Origin;
import moongate.http.Request;
import moongate.http.RequestHead;
import moongate.http.ResolveException;
import moongate.http.Resolver;
import moongate.http.Timeouts;
import moongate.http.UpstreamException;

/// Calls AWS on behalf of a request. Certificates have to be those of a trusted authority.
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

  /// Where a service is.
  public record Place(String host, int port, boolean isSecure) {
    /// That of a URL.
    public static Place of(URI url) {
      boolean isSecure = "https".equalsIgnoreCase(url.getScheme());
      int usual = isSecure ? 443 : 80;
      var host = url.getHost();
      return new Place(
          host == null ? "" : host, url.getPort() < 0 ? usual : url.getPort(), isSecure);
    }

    /// As the header `Host` has it.
    public String header() {
      boolean isUsual = port == (isSecure ? 443 : 80);
      return isUsual ? host : host + ":" + port;
    }
  }

  /// Waits for the head of the response, which the caller closes.
  public ClientResponse send(
      Request caller, Place place, RequestHead head, byte[] body, Duration timeout) {
    var host =
        place.host.startsWith("[") ? place.host.substring(1, place.host.length() - 1) : place.host;
    var address = resolver.resolve(caller.fiber(), host).getFirst();
    var origin =
        new Origin(
            new InetSocketAddress(address, place.port),
            place.isSecure,
            place.host,
            place.isSecure ? UpstreamCall.TLS_DEPTH : Origin.UNVERIFIED);
    var timeouts = new Timeouts(timeout, timeout, timeout);
    return client.send(caller, origin, head, Body.of(body), timeouts);
  }

  /// The whole body of a small answer.
  ///
  /// @throws CredentialsException when there is none, or one that tells of a failure
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
