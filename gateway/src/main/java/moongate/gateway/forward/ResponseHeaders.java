package moongate.gateway.forward;

import java.util.regex.Pattern;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.exchange.GatewaySettings.OwnHeader;
import moongate.gateway.exchange.Source;
import moongate.http.FieldLines;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.model.value.Utf8;
import org.jspecify.annotations.Nullable;

/// The gateway's changes of response headers.
public final class ResponseHeaders {
  private static final HeaderName UPSTREAM_LATENCY = HeaderName.of("X-Kong-Upstream-Latency");
  private static final HeaderName PROXY_LATENCY = HeaderName.of("X-Kong-Proxy-Latency");
  private static final HeaderName RESPONSE_LATENCY = HeaderName.of("X-Kong-Response-Latency");
  private static final HeaderName REQUEST_ID = HeaderName.of("X-Kong-Request-Id");
  private static final HeaderName DEBUG = HeaderName.of("Kong-Debug");
  private static final HeaderName UPSTREAM_STATUS = HeaderName.of("X-Kong-Upstream-Status");
  private static final HeaderName PLUGIN_ERROR = HeaderName.of("X-Moongate-Plugin-Error");
  private static final HeaderName BUFFERING = HeaderName.of("X-Accel-Buffering");

  /// Headers from services to the proxy, which nginx does not pass on to clients.
  private static final HeaderName[] FOR_PROXIES = {
    BUFFERING,
    HeaderName.of("X-Accel-Charset"),
    HeaderName.of("X-Accel-Expires"),
    HeaderName.of("X-Accel-Limit-Rate"),
    HeaderName.of("X-Accel-Redirect"),
    HeaderName.of("X-Pad")
  };

  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int LONGEST_ERROR = 500;
  private static final Pattern CONTROLS = Pattern.compile("[\\x00-\\x1f\\x7f]");

  /// Most latencies are small, so their lines are made only once.
  private static final FieldLines[] SMALL_UPSTREAM_LATENCIES = smallNumbers(UPSTREAM_LATENCY);

  private static final FieldLines[] SMALL_PROXY_LATENCIES = smallNumbers(PROXY_LATENCY);

  private final String product;
  private final String via;
  private final FieldLines viaLine;
  private final String viaHttp2;
  private final boolean addsServer;
  private final boolean addsVia;
  private final boolean addsUpstreamLatency;
  private final boolean addsProxyLatency;
  private final boolean addsResponseLatency;
  private final boolean addsRequestId;
  private final boolean addsUpstreamStatus;
  private final boolean addsPluginError;
  private final boolean allowsDebug;

  public ResponseHeaders(GatewaySettings settings) {
    var wanted = settings.headers();
    product = settings.product();
    via = "1.1 " + product;
    viaLine = FieldLines.of(HeaderName.VIA, via);
    viaHttp2 = "2 " + product;
    addsServer = wanted.contains(OwnHeader.SERVER);
    addsVia = wanted.contains(OwnHeader.VIA);
    addsUpstreamLatency = wanted.contains(OwnHeader.X_KONG_UPSTREAM_LATENCY);
    addsProxyLatency = wanted.contains(OwnHeader.X_KONG_PROXY_LATENCY);
    addsResponseLatency = wanted.contains(OwnHeader.X_KONG_RESPONSE_LATENCY);
    addsRequestId = wanted.contains(OwnHeader.X_KONG_REQUEST_ID);
    allowsDebug = settings.allowsDebugHeader();
    addsPluginError = wanted.contains(OwnHeader.X_MOONGATE_PLUGIN_ERROR);
    addsUpstreamStatus = wanted.contains(OwnHeader.X_KONG_UPSTREAM_STATUS);
  }

  /// Before plugins see a service's response: removes headers about the service's connection.
  void received(Exchange exchange, Headers headers) {
    boolean isSwitching = exchange.upstream().status() == SWITCHING_PROTOCOLS;
    var protocol = isSwitching ? newProtocol(exchange, headers) : "";
    HopByHop.remove(headers);
    if (!protocol.isEmpty()) {
      headers.set(HeaderName.CONNECTION, "upgrade");
      headers.set(HeaderName.UPGRADE, protocol);
    }
    if (headers.contains(HeaderName.TRAILER)
        && !exchange.headers().hasToken(HeaderName.TE, "trailers")) {
      headers.remove(HeaderName.TRAILER);
    }
    heedBuffering(exchange, headers);
    for (var name : FOR_PROXIES) {
      headers.remove(name);
    }
    if (addsUpstreamStatus) {
      addUpstreamStatus(exchange, headers);
    }
  }

  /// Empty when that is not clear: where the gateway only stands between the two, it is for the
  /// client to say whether this is what it asked for.
  private static String newProtocol(Exchange exchange, Headers headers) {
    return headers.firstOr(HeaderName.UPGRADE, exchange.isWebSocket() ? "" : "websocket");
  }

  private static void addUpstreamStatus(Exchange exchange, Headers headers) {
    headers.set(UPSTREAM_STATUS, Integer.toString(exchange.upstream().status()));
  }

  private static void heedBuffering(Exchange exchange, Headers headers) {
    int index = headers.find(BUFFERING);
    if (index < 0) {
      return;
    }
    if (headers.valueEquals(index, "no")) {
      exchange.upstream().buffering(false);
    } else if (headers.valueEquals(index, "yes")) {
      exchange.upstream().buffering(true);
    }
  }

  /// After header_filter: adds the gateway's own headers.
  public void addOwn(Exchange exchange) {
    boolean isProxied = exchange.response().isProxied();
    if (isProxied && addsVia) {
      addVia(exchange.response().headers(), exchange.upstream().isHttp2());
    }
    addOwnAgain(exchange);
  }

  /// The same for a response that has become another one since then.
  public void addOwnAgain(Exchange exchange) {
    var headers = exchange.response().headers();
    if (exchange.response().isProxied()) {
      addProxied(exchange, headers);
    } else {
      addAnswered(exchange, headers);
    }
    if (addsRequestId) {
      headers.setUnchecked(REQUEST_ID, exchange.id());
    }
    if (addsPluginError) {
      addPluginError(exchange, headers);
    }
    DebugOutput.add(exchange, headers);
    if (allowsDebug && exchange.headers().firstOr(DEBUG, "").equals("1")) {
      addDebug(exchange, headers);
    }
  }

  private static void addPluginError(Exchange exchange, Headers headers) {
    var error = exchange.response().pluginError();
    if (error != null) {
      var shown = error.length() > LONGEST_ERROR ? error.substring(0, LONGEST_ERROR) : error;
      headers.set(PLUGIN_ERROR, CONTROLS.matcher(Utf8.bytes(shown)).replaceAll(" "));
    }
  }

  private static void addDebug(Exchange exchange, Headers headers) {
    var route = exchange.route();
    if (route != null) {
      headers.set(HeaderName.of("Kong-Route-Id"), route.id());
      setName(headers, "Kong-Route-Name", route.name());
    }
    var service = exchange.service();
    if (service != null) {
      headers.set(HeaderName.of("Kong-Service-Id"), service.id());
      setName(headers, "Kong-Service-Name", service.name());
    }
  }

  private static void setName(Headers headers, String header, @Nullable String name) {
    if (name != null) {
      headers.set(HeaderName.of(header), Utf8.bytes(name));
    }
  }

  private void addProxied(Exchange exchange, Headers headers) {
    boolean hasFailed = exchange.response().source() == Source.ERROR;
    if (addsUpstreamStatus && hasFailed && exchange.upstream().status() > 0) {
      addUpstreamStatus(exchange, headers); // of the last try: 502, 504
    }
    boolean hasServer = headers.contains(HeaderName.SERVER);
    if (addsServer && !hasServer && !exchange.response().hidesServer()) {
      headers.add(HeaderName.SERVER, product);
    }
    var timings = exchange.timings();
    long upstream = timings.upstreamLatency();
    if (addsUpstreamLatency && upstream >= 0) {
      setNumber(headers, UPSTREAM_LATENCY, upstream, SMALL_UPSTREAM_LATENCIES);
    }
    if (addsProxyLatency) {
      setNumber(headers, PROXY_LATENCY, timings.proxyLatency(), SMALL_PROXY_LATENCIES);
    }
  }

  private void addVia(Headers headers, boolean isHttp2) {
    if (!isHttp2 && !headers.contains(HeaderName.VIA)) {
      headers.add(viaLine);
    } else {
      headers.set(HeaderName.VIA, headers.listWith(HeaderName.VIA, isHttp2 ? viaHttp2 : via));
    }
  }

  private static void setNumber(Headers headers, HeaderName name, long number, FieldLines[] small) {
    if (number < small.length && !headers.contains(name)) {
      headers.add(small[(int) number]);
    } else {
      headers.set(name, Long.toString(number));
    }
  }

  private static FieldLines[] smallNumbers(HeaderName name) {
    var lines = new FieldLines[64];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = FieldLines.of(name, Integer.toString(i));
    }
    return lines;
  }

  private void addAnswered(Exchange exchange, Headers headers) {
    if (addsServer) {
      headers.set(HeaderName.SERVER, product);
    }
    if (addsResponseLatency) {
      long millis = exchange.timings().elapsed(exchange.nanoTime());
      headers.set(RESPONSE_LATENCY, Long.toString(millis));
    }
  }
}
