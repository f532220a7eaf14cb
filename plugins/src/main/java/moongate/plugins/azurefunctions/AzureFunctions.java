package moongate.plugins.azurefunctions;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetSocketAddress;
import java.util.List;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.exchange.UpstreamCall;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginFailure;
import moongate.gateway.uri.Paths;
import moongate.http.Body;
import moongate.http.BodyException;
import moongate.http.Client;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.Origin;
import moongate.http.RequestHead;
import moongate.http.ResolveException;
import moongate.http.Resolver;
import moongate.http.Timeouts;
import moongate.http.UpstreamException;
import moongate.model.value.Utf8;
import moongate.model.value.Value;

/// Calls a function at Azure with the request, and answers with its response.
final class AzureFunctions implements Plugin {
  private static final HeaderName KEY = HeaderName.of("x-functions-key");
  private static final HeaderName CLIENT_ID = HeaderName.of("x-functions-clientid");

  /// Headers that concern one connection only, or that follow from the body.
  private static final List<HeaderName> OWN =
      List.of(
          HeaderName.CONNECTION,
          HeaderName.KEEP_ALIVE,
          HeaderName.PROXY_AUTHENTICATE,
          HeaderName.PROXY_AUTHORIZATION,
          HeaderName.PROXY_CONNECTION,
          HeaderName.TE,
          HeaderName.TRAILER,
          HeaderName.TRANSFER_ENCODING,
          HeaderName.UPGRADE,
          HeaderName.EXPECT,
          HeaderName.CONTENT_LENGTH);

  private final Client client;
  private final Resolver resolver;
  private final String host;
  private final int port;
  private final boolean isSecure;
  private final int verifiedDepth;
  private final String path;
  private final String key;
  private final String clientId;
  private final Timeouts timeouts;

  /// @param port the port at Azure
  AzureFunctions(Value.Obj config, Client client, Resolver resolver, int port) {
    this.client = client;
    this.resolver = resolver;
    this.port = port;
    host = text(config, "appname") + "." + text(config, "hostdomain");
    isSecure = config.flag("https");
    verifiedDepth = config.flag("https_verify") ? UpstreamCall.TLS_DEPTH : Origin.UNVERIFIED;
    var prefix = text(config, "routeprefix");
    path = (prefix.isEmpty() ? "/" : "/" + prefix + "/") + text(config, "functionname");
    key = text(config, "apikey");
    clientId = text(config, "clientid");
    var timeout = config.millis("timeout", 600_000);
    timeouts = Timeouts.whole(timeout);
  }

  private static String text(Value.Obj config, String field) {
    return Utf8.bytes(config.optionalText(field).orElse(""));
  }

  @Override
  public Outcome access(Exchange exchange) {
    int most = exchange.settings().maxBufferedBody();
    if (!exchange.body().read(most)) {
      return Outcome.answer(Answer.error(413, null));
    }
    try {
      return call(exchange, most);
    } catch (UpstreamException | ResolveException | BodyException failed) {
      throw new PluginFailure(
          "the function at " + host + " did not answer: " + failed.getMessage(),
          "the function at Azure did not answer");
    }
  }

  private Outcome call(Exchange exchange, int most) {
    var address = resolver.resolve(exchange.fiber(), host).getFirst();
    var origin = new Origin(new InetSocketAddress(address, port), isSecure, host, verifiedDepth);
    var request = exchange.request();
    var body = Body.of(exchange.body().bytes());
    try (var response = client.send(request, origin, head(exchange), body, timeouts)) {
      var headers = response.head().headers().copy();
      OWN.forEach(headers::remove);
      var text = new String(response.body().readAll(most), ISO_8859_1);
      return Outcome.answer(new Answer.Exit(response.head().status(), headers, text));
    }
  }

  private RequestHead head(Exchange exchange) {
    var headers = exchange.headers().copy();
    OWN.forEach(headers::remove);
    headers.set(HeaderName.HOST, host);
    setOrRemove(headers, KEY, key);
    setOrRemove(headers, CLIENT_ID, clientId);
    var head = new RequestHead(headers);
    head.method(exchange.head().method());
    head.target(target(exchange));
    return head;
  }

  /// The client's own values of these headers are not sent to Azure.
  private static void setOrRemove(Headers headers, HeaderName name, String value) {
    if (value.isEmpty()) {
      headers.remove(name);
    } else {
      headers.set(name, value);
    }
  }

  private String target(Exchange exchange) {
    var rest = exchange.upstream().path();
    var whole = rest.equals("/") ? path : path + Paths.escape(rest);
    var query = exchange.query();
    return query == null ? whole : whole + "?" + query;
  }
}
