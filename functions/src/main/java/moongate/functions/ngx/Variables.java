package moongate.functions.ngx;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import moongate.functions.api.Scope;
import moongate.functions.text.UriText;
import moongate.gateway.address.IpAddress;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.NginxValues;
import moongate.gateway.exchange.Phase;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.IpText;
import moongate.http.LocalTime;
import moongate.http.Version;
import org.jspecify.annotations.Nullable;

/// nginx's variables by their names: what each of them reads.
final class Variables {
  /// Reads one variable.
  @FunctionalInterface
  interface Reader {
    /// Null for what nginx calls "not found".
    @Nullable String read(Scope scope);
  }

  private static final Reader NOTHING = scope -> null;

  /// As nginx writes it: `+00:00` for UTC, too.
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx");

  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss xx", Locale.ENGLISH);

  private static final Map<String, Reader> FIXED = fixed();

  private Variables() {}

  /// The reader of a variable by its name in lower case; one that finds nothing if there is none.
  static Reader of(String name) {
    var fixed = FIXED.get(name);
    return fixed != null ? fixed : prefixed(name);
  }

  /// True for a variable with a name of its own, unlike `http_…` and its like.
  static boolean isFixed(String name) {
    return FIXED.containsKey(name);
  }

  private static Map<String, Reader> fixed() {
    var all = new HashMap<String, Reader>();
    addConnection(all);
    addNode(all);
    addRequest(all);
    addResponse(all);
    addUpstream(all);
    return Map.copyOf(all);
  }

  private static void addConnection(Map<String, Reader> all) {
    all.put("remote_addr", scope -> scope.exchange().client().address());
    all.put("remote_port", scope -> Integer.toString(scope.exchange().client().port()));
    all.put("realip_remote_addr", scope -> scope.exchange().client().peer());
    all.put("realip_remote_port", scope -> Integer.toString(scope.exchange().client().peerPort()));
    all.put("binary_remote_addr", scope -> binary(scope.exchange().client().address()));
    all.put("server_addr", scope -> scope.exchange().request().connection().localAddress());
    all.put(
        "server_port",
        scope -> Integer.toString(scope.exchange().request().connection().listenerPort()));
    all.put("server_protocol", scope -> scope.exchange().head().version().text());
    all.put("server_name", scope -> "kong");
    all.put("connection", scope -> Long.toString(scope.exchange().request().connection().serial()));
    all.put(
        "connection_requests",
        scope -> Integer.toString(scope.exchange().request().connection().requestCount()));
    all.put("scheme", scope -> scope.exchange().scheme());
    all.put("https", scope -> scope.exchange().request().connection().isSecure() ? "on" : "");
    all.put(
        "http2",
        scope -> {
          if (scope.exchange().head().version() != Version.HTTP_2) {
            return "";
          }
          return scope.exchange().request().connection().isSecure() ? "h2" : "h2c";
        });
  }

  private static void addNode(Map<String, Reader> all) {
    var pid = Long.toString(ProcessHandle.current().pid());
    all.put("pid", scope -> pid);
    all.put("hostname", scope -> scope.worker().facts().hostName());
    all.put("nginx_version", scope -> "1.27.1");
    all.put("msec", scope -> seconds(scope.worker().services().clock().millis()));
    all.put(
        "time_iso8601",
        scope ->
            LocalTime.of(scope.worker().services().clock().instant())
                .truncatedTo(ChronoUnit.SECONDS)
                .format(ISO));
    all.put(
        "time_local",
        scope -> LOCAL.format(LocalTime.of(scope.worker().services().clock().instant())));
  }

  private static void addRequest(Map<String, Reader> all) {
    all.put("request", scope -> scope.exchange().request().requestLine());
    all.put("request_method", scope -> scope.exchange().head().method());
    all.put("request_uri", scope -> scope.exchange().target().pathWithQuery());
    all.put("uri", scope -> uri(scope.exchange()));
    all.put("document_uri", scope -> uri(scope.exchange()));
    all.put("args", scope -> emptyIsNull(scope.exchange().query()));
    all.put("query_string", scope -> emptyIsNull(scope.exchange().query()));
    all.put("is_args", scope -> emptyIsNull(scope.exchange().query()) == null ? "" : "?");
    all.put("host", scope -> scope.exchange().host());
    all.put("http_host", header(HeaderName.HOST));
    all.put("http_cookie", scope -> joined(scope.exchange().headers(), HeaderName.COOKIE, "; "));
    all.put(
        "http_x_forwarded_for",
        scope -> joined(scope.exchange().headers(), HeaderName.X_FORWARDED_FOR, ", "));
    all.put("proxy_add_x_forwarded_for", scope -> forwardedFor(scope.exchange()));
    all.put("content_type", header(HeaderName.CONTENT_TYPE));
    all.put("content_length", header(HeaderName.CONTENT_LENGTH));
    all.put("remote_user", scope -> NginxValues.user(scope.exchange().headers()));
    all.put("request_length", scope -> Long.toString(scope.exchange().request().bytesRead()));
    all.put(
        "request_time", scope -> seconds(scope.exchange().timings().elapsed(System.nanoTime())));
    all.put(
        "request_completion",
        scope -> scope.exchange().phase().compareTo(Phase.LOG) >= 0 ? "OK" : "");
    all.put("request_body", scope -> requestBody(scope));
    all.put("request_id", scope -> scope.exchange().id());
    all.put("kong_request_id", scope -> scope.exchange().id());
    all.put("kong_proxy_mode", scope -> proxyMode(scope.exchange()));
    for (var absent :
        new String[] {
          "proxy_protocol_server_addr",
          "proxy_protocol_server_port",
          "ssl_session_id",
          "upstream_cache_status"
        }) {
      all.put(absent, NOTHING);
    }
    TlsVariables.addTo(all);
    all.put("proxy_protocol_addr", scope -> proxied(scope, it -> IpText.of(it.getAddress())));
    all.put("proxy_protocol_port", scope -> proxied(scope, it -> Integer.toString(it.getPort())));
    all.put("pipe", scope -> ".");
  }

  private static String proxyMode(Exchange exchange) {
    if (exchange.upstream().isHttp2()) {
      return "grpc";
    }
    return exchange.response().isBuffering() ? "unbuffered" : "http";
  }

  private static @Nullable String proxied(Scope scope, Function<InetSocketAddress, String> part) {
    var client = scope.exchange().request().connection().proxied();
    return client == null ? null : part.apply(client);
  }

  private static void addResponse(Map<String, Reader> all) {
    all.put("status", scope -> status(scope.exchange().response().status()));
    all.put("bytes_sent", scope -> Long.toString(scope.exchange().response().bytesSent()));
    all.put("body_bytes_sent", scope -> Long.toString(scope.exchange().response().bodyBytesSent()));
    all.put(
        "sent_http_content_type",
        scope -> value(scope.exchange().response().headers(), HeaderName.CONTENT_TYPE));
  }

  private static void addUpstream(Map<String, Reader> all) {
    all.put("upstream_status", UpstreamVariables::statuses);
    all.put("upstream_addr", UpstreamVariables::addresses);
    all.put("upstream_connect_time", UpstreamVariables::connectTimes);
    all.put("upstream_header_time", UpstreamVariables::headerTimes);
    all.put("upstream_response_time", UpstreamVariables::responseTimes);
    all.put("upstream_uri", UpstreamVariables::uri);
    all.put("upstream_host", UpstreamVariables::host);
    all.put("upstream_scheme", scope -> scope.exchange().upstream().scheme());
    for (var name : UpstreamVariables.OVERRIDABLE) {
      all.put("upstream_" + name, scope -> UpstreamVariables.header(scope, name));
    }
  }

  private static Reader prefixed(String name) {
    if (name.startsWith("http_")) {
      return header(dashed(name, 5));
    }
    if (name.startsWith("arg_") && name.length() > 4) {
      var argument = name.substring(4);
      return scope -> NginxValues.argument(scope.exchange().query(), argument);
    }
    if (name.startsWith("cookie_") && name.length() > 7) {
      var cookie = name.substring(7);
      return scope -> NginxValues.cookie(scope.exchange().headers(), cookie);
    }
    if (name.startsWith("sent_http_") && name.length() > 10) {
      var header = dashed(name, 10);
      return scope -> joined(scope.exchange().response().headers(), header, ", ");
    }
    if (name.startsWith("upstream_http_") && name.length() > 14) {
      var header = dashed(name, 14);
      return scope -> ofService(scope, headers -> value(headers, header));
    }
    if (name.startsWith("upstream_cookie_") && name.length() > 16) {
      var cookie = name.substring(16);
      return scope -> ofService(scope, headers -> NginxValues.setCookie(headers, cookie));
    }
    return NOTHING;
  }

  private static HeaderName dashed(String name, int start) {
    return HeaderName.of(name.substring(start).replace('_', '-'));
  }

  private static Reader header(HeaderName name) {
    return scope -> value(scope.exchange().headers(), name);
  }

  /// Reads from the headers that the service sent.
  private static @Nullable String ofService(
      Scope scope, Function<Headers, @Nullable String> reader) {
    return reader.apply(scope.exchange().response().receivedHeaders());
  }

  private static @Nullable String value(Headers headers, HeaderName name) {
    int index = headers.find(name);
    return index < 0 ? null : headers.valueAt(index);
  }

  private static @Nullable String joined(Headers headers, HeaderName name, String separator) {
    int first = headers.find(name);
    int second = first < 0 ? -1 : headers.find(name, first);
    if (second < 0) {
      return first < 0 ? null : headers.valueAt(first);
    }
    var all = new StringBuilder(headers.valueAt(first));
    for (int i = second; i >= 0; i = headers.find(name, i)) {
      all.append(separator).append(headers.valueAt(i));
    }
    return all.toString();
  }

  private static @Nullable String requestBody(Scope scope) {
    var body = scope.exchange().body();
    if (!body.isComplete()) {
      return null;
    }
    scope.worker().state().meter().charge(body.length());
    return emptyIsNull(body.text());
  }

  static String forwardedFor(Exchange exchange) {
    var given = joined(exchange.headers(), HeaderName.X_FORWARDED_FOR, ", ");
    return given == null ? exchange.client().peer() : given + ", " + exchange.client().peer();
  }

  private static String uri(Exchange exchange) {
    return exchange.context(ChangedUri.class) instanceof ChangedUri changed
        ? changed.uri
        : UriText.unescapePath(exchange.target().path());
  }

  /// The path that `ngx.req.set_uri` has set, kept in the exchange.
  private static final class ChangedUri {
    private String uri = "";
  }

  /// Changes what `ngx.var.uri` shows.
  static void uri(Scope scope, String uri) {
    scope.exchange().context(ChangedUri.class, ChangedUri::new).uri = uri;
  }

  static String status(int status) {
    return status < 100 ? "000" : Integer.toString(status);
  }

  static String seconds(long millis) {
    var fraction = Long.toString(1000 + millis % 1000);
    return millis / 1000 + "." + fraction.substring(1);
  }

  private static @Nullable String binary(String address) {
    var bytes = IpAddress.parse(address);
    return bytes == null ? null : new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static @Nullable String emptyIsNull(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}
