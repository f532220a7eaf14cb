package moongate.gateway.forward;

import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.ForwardedLines;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.uri.Paths;
import moongate.http.FieldLines;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.RequestHead;
import moongate.http.Version;
import org.jspecify.annotations.Nullable;

/// Makes the head of the request for the service: the client's head, without headers about the
/// client's connection, and with headers that tell the service about the client.
final class RequestHeaders {
  private static final HeaderName REQUEST_ID = HeaderName.of("X-Kong-Request-Id");

  /// An extension such as permessage-deflate would change the meaning of frames, but plugins that
  /// work on frames need the plain payloads.
  private static final HeaderName EXTENSIONS = HeaderName.of("Sec-WebSocket-Extensions");

  /// If a request already has one of these headers, its value is kept, or extended.
  private static final HeaderName[] SAID_BY_OTHERS = {
    HeaderName.X_REAL_IP,
    HeaderName.X_FORWARDED_FOR,
    HeaderName.X_FORWARDED_PROTO,
    HeaderName.X_FORWARDED_HOST,
    HeaderName.X_FORWARDED_PORT,
    HeaderName.VIA
  };

  private final GatewaySettings settings;
  private final String[] viaByVersion;

  /// The lines that were made last on each loop; connections of one client share them.
  private final @Nullable ForwardedLines[] latest;

  RequestHeaders(GatewaySettings settings) {
    this.settings = settings;
    this.latest = new ForwardedLines[settings.workers()];
    this.viaByVersion = new String[Version.values().length];
    for (var version : Version.values()) {
      viaByVersion[version.ordinal()] = version.number() + " " + settings.product();
    }
  }

  /// Fills `head`, all but its Host.
  void prepare(RequestHead head, Exchange exchange) {
    var incoming = exchange.head();
    head.clear();
    head.method(incoming.method());
    head.target(target(exchange));
    var headers = head.headers();
    headers.copyFrom(incoming.headers());
    boolean isChunked = headers.contains(HeaderName.TRANSFER_ENCODING);
    removeOwn(headers);
    if (isChunked && !exchange.upstream().isHttp2()) {
      // The codec writes the real length, if it is known by then. Of no body it would say nothing.
      headers.set(HeaderName.CONTENT_LENGTH, "0");
    }
    if (exchange.isWebSocket()) {
      headers.remove(EXTENSIONS);
    }
    if (exchange.isWebSocketUpgrade()) {
      headers.set(HeaderName.CONNECTION, "keep-alive, Upgrade");
      headers.set(HeaderName.UPGRADE, "websocket");
      addClient(headers, exchange);
    } else if (isAnySaid(headers)) {
      headers.set(HeaderName.CONNECTION, "keep-alive");
      addClient(headers, exchange);
    } else {
      headers.add(lines(exchange));
    }
    addPath(headers, exchange);
    if (settings.sendsRequestId()) {
      headers.setUnchecked(REQUEST_ID, exchange.id());
    }
    override(headers, exchange.upstream().overrides());
  }

  /// Adapts `head`, which was prepared for a similar request, to this one. The request id usually
  /// is the line that was added last.
  void renew(RequestHead head, Exchange exchange) {
    if (settings.sendsRequestId()) {
      var headers = head.headers();
      headers.setUnchecked(REQUEST_ID, exchange.id(), headers.size() - 1);
    }
  }

  private static String target(Exchange exchange) {
    var path = Paths.escape(exchange.upstream().path());
    var secret = exchange.upstream().secretArguments();
    if (exchange.target().isRawPath(path) && !exchange.isQueryChanged() && secret == null) {
      return exchange.target().raw();
    }
    var query = exchange.query();
    if (secret != null) {
      query = query == null || query.isEmpty() ? secret : query + "&" + secret;
    }
    return query == null ? path : path + "?" + query;
  }

  private static boolean isAnySaid(Headers headers) {
    for (var name : SAID_BY_OTHERS) {
      if (headers.contains(name)) {
        return true;
      }
    }
    return false;
  }

  /// The lines that are added to a request without such headers; nearly always the same on a
  /// connection.
  private FieldLines lines(Exchange exchange) {
    var known = exchange.knownClient().forwarded();
    if (known == null || !known.fit(exchange)) {
      known = latest[exchange.worker()];
      if (known == null || !known.fit(exchange)) {
        var headers = new Headers();
        headers.set(HeaderName.CONNECTION, "keep-alive");
        addClient(headers, exchange);
        known = ForwardedLines.of(exchange, headers.toLines());
        latest[exchange.worker()] = known;
      }
      exchange.knownClient().forwarded(known);
    }
    return known.lines();
  }

  private static void removeOwn(Headers headers) {
    boolean wantsTrailers = headers.hasToken(HeaderName.TE, "trailers");
    HopByHop.remove(headers);
    headers.remove(HeaderName.PROXY);
    headers.remove(HeaderName.EXPECT);
    if (wantsTrailers) {
      headers.set(HeaderName.TE, "trailers");
    } else {
      headers.remove(HeaderName.TE);
    }
  }

  /// Adds the headers that depend on the client and on the requested host.
  private void addClient(Headers headers, Exchange exchange) {
    var client = exchange.client();
    headers.set(HeaderName.X_REAL_IP, client.address());
    headers.set(HeaderName.X_FORWARDED_FOR, forwardedFor(headers, exchange));
    boolean isTrusted = client.isTrusted();
    keepOrSet(headers, HeaderName.X_FORWARDED_PROTO, isTrusted, exchange.scheme());
    keepOrSet(headers, HeaderName.X_FORWARDED_HOST, isTrusted, exchange.host());
    keepOrSet(headers, HeaderName.X_FORWARDED_PORT, isTrusted, port(exchange));
    addVia(headers, exchange.head().version());
  }

  private static void addPath(Headers headers, Exchange exchange) {
    boolean isTrusted = exchange.client().isTrusted();
    keepOrSet(headers, HeaderName.X_FORWARDED_PATH, isTrusted, exchange.target().rawPath());
    var match = exchange.match();
    var prefix = match == null ? null : match.strippedPrefix();
    if (prefix != null) {
      keepOrSet(headers, HeaderName.X_FORWARDED_PREFIX, isTrusted, Paths.escape(prefix));
    } else if (!isTrusted) {
      headers.remove(HeaderName.X_FORWARDED_PREFIX);
    }
  }

  private static void keepOrSet(Headers headers, HeaderName name, boolean isTrusted, String own) {
    if (!isTrusted || !headers.contains(name)) {
      headers.set(name, own);
    }
  }

  private static String forwardedFor(Headers headers, Exchange exchange) {
    return headers.contains(HeaderName.X_FORWARDED_FOR)
        ? headers.listWith(HeaderName.X_FORWARDED_FOR, exchange.client().peer())
        : exchange.client().address();
  }

  private String port(Exchange exchange) {
    int port = exchange.request().connection().listenerPort();
    return Integer.toString(settings.mappedPort(port));
  }

  private void addVia(Headers headers, Version version) {
    headers.set(HeaderName.VIA, headers.listWith(HeaderName.VIA, viaByVersion[version.ordinal()]));
  }

  private static void override(Headers headers, @Nullable Headers overrides) {
    if (overrides == null) {
      return;
    }
    for (int i = 0; i < overrides.size(); i++) {
      var name = HeaderName.of(overrides.nameAt(i));
      var value = overrides.valueAt(i);
      if (value.isEmpty()) {
        headers.remove(name);
      } else {
        headers.set(name, value);
      }
    }
  }
}
