package moongate.plugins.llm;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import moongate.gateway.exchange.Exchange;
import moongate.http.HeaderName;
import moongate.http.RequestHead;
import org.jspecify.annotations.Nullable;

/// A call that is ready to be sent.
///
/// @param head with the headers that the call needs, those of its authentication among them
/// @param secretArguments arguments of the head's query that must not be logged; null for none
/// @param isProviders whether it goes to the provider's own address
public record OutgoingCall(
    CallTarget place,
    RequestHead head,
    @Nullable String secretArguments,
    byte[] body,
    boolean isProviders) {
  /// The most intermediate certificates between a provider's certificate and an authority.
  static final int TLS_DEPTH = 3;

  private static final HeaderName ACCEPT_ENCODING = HeaderName.of("Accept-Encoding");

  /// Turns the client's request into this call, so that forwarding it sends it to the provider.
  ///
  /// For a provider's own address, TLS certificates are always verified, whatever the service says,
  /// because the call carries the operator's key.
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

  /// Replaces the body of the client's request with that of the call.
  public void replaceBody(Exchange exchange) {
    exchange.head().method("POST");
    exchange.body().replace(bodyText());
  }

  /// The body as bytes.
  public String bodyText() {
    return new String(body, ISO_8859_1);
  }

  @Override
  public String toString() {
    return "OutgoingCall[" + place.host() + "]"; // without what is secret
  }
}
