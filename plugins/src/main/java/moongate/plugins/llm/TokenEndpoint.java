package moongate.plugins.llm;

import java.net.InetSocketAddress;
import java.time.Duration;
import moongate.gateway.exchange.Exchange;
import moongate.http.Body;
import moongate.http.BodyException;
import moongate.http.Client;
import moongate.http.HeaderName;
import moongate.http.Origin;
import moongate.http.RequestHead;
import moongate.http.ResolveException;
import moongate.http.Resolver;
import moongate.http.Timeouts;
import moongate.http.UpstreamException;
import moongate.model.value.Utf8;
import moongate.plugins.aws.Signature;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Asks services for access tokens, which they return in the form of OAuth 2.0.
record TokenEndpoint(Client client, Resolver resolver) {
  private static final Timeouts TIMEOUTS = Timeouts.whole(Duration.ofSeconds(10));
  private static final int LARGEST = 1 << 16;
  private static final int USUAL_SECONDS = 300;

  /// @param seconds how long the token is valid
  record Token(String text, long seconds) {
    @Override
    public String toString() {
      return "Token"; // without what is secret
    }
  }

  /// Fetches a token while the fiber waits.
  ///
  /// @param form the body of a POST; empty for a GET
  /// @throws LlmFailure if there is none
  Token ask(Exchange exchange, String url, HeaderName header, String value, String form)
      throws LlmFailure {
    var place = CallTarget.parse(url);
    if (place == null) {
      throw new LlmFailure("no URL of a token service: " + url);
    }
    var head = new RequestHead(form.isEmpty() ? "GET" : "POST", place.target());
    head.headers().set(HeaderName.HOST, place.hostHeader());
    head.headers().set(header, value);
    var named = place.host();
    try (var response =
        client.send(exchange.request(), origin(exchange, place), head, Body.of(form), TIMEOUTS)) {
      int status = response.head().status();
      var body = response.body().readAll(LARGEST);
      if (status != 200) {
        throw new LlmFailure(named + " issues no token: status " + status);
      }
      return token(body, named);
    } catch (UpstreamException | ResolveException | BodyException failed) {
      throw new LlmFailure(named + " issues no token: " + failed.getMessage());
    }
  }

  private Origin origin(Exchange exchange, CallTarget place) {
    var address = resolver.resolve(exchange.fiber(), place.bareHost()).getFirst();
    int depth = place.isSecure() ? OutgoingCall.TLS_DEPTH : Origin.UNVERIFIED;
    return new Origin(
        new InetSocketAddress(address, place.port()), place.isSecure(), place.bareHost(), depth);
  }

  private static Token token(byte[] body, String named) throws LlmFailure {
    try {
      var json = JsonMapper.shared().readTree(body);
      var text = json.path("access_token").stringValue("");
      if (!text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c <= '~')) {
        return new Token(Utf8.bytes(text), json.path("expires_in").asLong(USUAL_SECONDS));
      }
    } catch (JacksonException malformed) {
      // reported below
    }
    throw new LlmFailure(named + " did not answer with a token");
  }

  /// Encodes a field of a form.
  static String field(String name, String value) {
    return name + "=" + Signature.escaped(Utf8.bytes(value));
  }
}
