package moongate.plugins.llm;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import moongate.gateway.exchange.Exchange;
import moongate.http.HeaderName;
import moongate.http.RequestHead;
import org.jspecify.annotations.Nullable;

/// A call as it is sent.
///
/// @param head with the headers that the call needs, those of its authentication among them
/// @param secretArguments those of the head's query that no log may have; null for none
/// @param isProviders whether it goes to where the provider itself is
public record OutgoingCall(
    Place place,
    RequestHead head,
    @Nullable String secretArguments,
    byte[] body,
    boolean isProviders) {
  /// A path of certificates from a provider to an authority may be this long.
  static final int TLS_DEPTH = 3;

  private static final HeaderName ACCEPT_ENCODING = HeaderName.of("Accept-Encoding");

  /// Makes the client's request this call: whoever forwards it sends it to the provider.
  ///
  /// A provider's own address is reached over TLS that is verified, whatever the service says: the
  /// call carries the operator's key.
  public void become(Exchange exchange) {
    var upstream = exchange.upstream();
    upstream.scheme(place.isSecure() ? "https" : "http");
    upstream.http2(false);
    upstream.changeTarget(place.bareHost(), place.port());
    upstream.hostHeader(place.hostHeader());
    upstream.path(place.path().isEmpty() ? "/" : place.path());
    if (isProviders) {
      upstream.verifyTls(true);
      upstream.tlsDepth(TLS_DEPTH);
    }
    upstream.override(ACCEPT_ENCODING, "identity");
    exchange.query(place.query());
    upstream.secretArguments(secretArguments);
    for (int i = 0; i < head.headers().size(); i++) {
      var name = HeaderName.of(head.headers().nameAt(i));
      if (!name.equals(HeaderName.HOST)) {
        upstream.override(name, head.headers().valueAt(i)); // no log has them
      }
    }
  }

  /// Makes its body that of the client's request, too.
  public void replaceBody(Exchange exchange) {
    exchange.head().method("POST");
    exchange.body().replace(bodyText());
  }

  /// In bytes.
  public String bodyText() {
    return new String(body, ISO_8859_1);
  }

  @Override
  public String toString() {
    return "OutgoingCall[" + place.host() + "]"; // without what is secret
  }
}
