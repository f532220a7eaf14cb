package moongate.gateway.log;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import moongate.gateway.exchange.NginxValues;
import moongate.gateway.exchange.UpstreamCall.Try;
import moongate.http.Connection;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.IpText;
import moongate.http.LocalTime;
import moongate.http.TlsSession;
import org.jspecify.annotations.Nullable;

/// The variables that a log format may name.
final class LogVariables {
  private static final Map<String, LogVariable> FIXED = fixed();

  private LogVariables() {}

  /// @throws IllegalArgumentException when there is none of that name
  static LogVariable of(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    var fixed = FIXED.get(lower);
    if (fixed != null) {
      return fixed;
    }
    if (lower.startsWith("http_") && lower.length() > 5) {
      var header = header(lower, 5);
      return request -> joined(request.exchange().headers(), header);
    }
    if (lower.startsWith("sent_http_") && lower.length() > 10) {
      var header = header(lower, 10);
      return request -> joined(request.exchange().response().headers(), header);
    }
    if (lower.startsWith("upstream_http_") && lower.length() > 14) {
      var header = header(lower, 14);
      return request -> joined(request.exchange().response().receivedHeaders(), header);
    }
    if (lower.startsWith("arg_") && lower.length() > 4) {
      var argument = name.substring(4);
      return request -> NginxValues.argument(query(request), argument);
    }
    if (lower.startsWith("cookie_") && lower.length() > 7) {
      var cookie = name.substring(7);
      return request -> NginxValues.cookie(request.exchange().headers(), cookie);
    }
    throw new IllegalArgumentException("unknown \"" + name + "\" variable");
  }

  private static HeaderName header(String name, int start) {
    return HeaderName.of(name.substring(start).replace('_', '-'));
  }

  private static Map<String, LogVariable> fixed() {
    var all = new HashMap<String, LogVariable>();
    addConnection(all);
    addRequest(all);
    addResponse(all);
    addUpstream(all);
    return Map.copyOf(all);
  }

  private static void addConnection(Map<String, LogVariable> all) {
    all.put("remote_addr", request -> request.exchange().client().address());
    all.put("remote_port", request -> Integer.toString(request.exchange().client().port()));
    all.put("realip_remote_addr", request -> request.exchange().client().peer());
    all.put("server_addr", request -> connection(request).localAddress());
    all.put("server_port", request -> Integer.toString(connection(request).listenerPort()));
    all.put("server_name", request -> "kong");
    all.put("connection", request -> Long.toString(connection(request).serial()));
    all.put("connection_requests", request -> Integer.toString(connection(request).requestCount()));
    all.put("scheme", request -> request.exchange().scheme());
    all.put("https", request -> connection(request).isSecure() ? "on" : null);
    all.put("ssl_protocol", request -> tls(request, TlsSession::protocol));
    all.put("ssl_cipher", request -> tls(request, TlsSession::cipher));
    all.put("ssl_server_name", request -> tls(request, TlsSession::serverName));
    all.put("ssl_session_reused", request -> tls(request, it -> it.isResumed() ? "r" : "."));
    all.put("proxy_protocol_addr", request -> proxied(request, it -> IpText.of(it.getAddress())));
    all.put(
        "proxy_protocol_port", request -> proxied(request, it -> Integer.toString(it.getPort())));
    all.put("nginx_version", request -> "1.27.1");
    var pid = Long.toString(ProcessHandle.current().pid());
    all.put("pid", request -> pid);
  }

  private static @Nullable String proxied(
      Logged request, Function<InetSocketAddress, String> part) {
    var client = connection(request).proxied();
    return client == null ? null : part.apply(client);
  }

  private static Connection connection(Logged request) {
    return request.exchange().request().connection();
  }

  private static @Nullable String tls(Logged request, Function<TlsSession, @Nullable String> part) {
    var session = connection(request).tls();
    return session == null ? null : part.apply(session);
  }

  private static void addRequest(Map<String, LogVariable> all) {
    all.put("remote_user", request -> NginxValues.user(request.exchange().headers()));
    all.put("time_local", Logged::localTime);
    all.put("time_iso8601", request -> iso(Instant.now()));
    all.put("msec", request -> seconds(System.currentTimeMillis()));
    all.put("request", request -> emptyIsNull(request.exchange().request().requestLine()));
    all.put("request_method", request -> emptyIsNull(request.exchange().head().method()));
    all.put("request_uri", request -> request.exchange().target().pathWithQuery());
    all.put("uri", request -> request.exchange().target().path());
    all.put("document_uri", request -> request.exchange().target().path());
    all.put("content_type", request -> header(request, HeaderName.CONTENT_TYPE));
    all.put("content_length", request -> header(request, HeaderName.CONTENT_LENGTH));
    all.put("args", request -> request.exchange().query());
    all.put("query_string", request -> request.exchange().query());
    all.put("is_args", request -> emptyIsNull(query(request)) == null ? "" : "?");
    all.put("host", request -> request.exchange().host());
    all.put("server_protocol", request -> request.exchange().head().version().text());
    all.put("request_length", request -> Long.toString(request.exchange().request().bytesRead()));
    all.put("request_time", request -> seconds(request.exchange().timings().total()));
    all.put("request_id", request -> request.exchange().id());
    all.put("kong_request_id", request -> request.exchange().id());
  }

  private static @Nullable String header(Logged request, HeaderName name) {
    return joined(request.exchange().headers(), name);
  }

  private static String query(Logged request) {
    var query = request.exchange().query();
    return query == null ? "" : query;
  }

  private static void addResponse(Map<String, LogVariable> all) {
    all.put("status", request -> Integer.toString(request.exchange().response().status()));
    all.put("body_bytes_sent", request -> Long.toString(request.response().bodyBytesSent()));
    all.put("bytes_sent", request -> Long.toString(request.response().bytesSent()));
    all.put("pipe", request -> ".");
    all.put("gzip_ratio", request -> null); // the gateway compresses nothing
    all.put("request_completion", request -> request.response().isHeadSent() ? "OK" : "");
  }

  private static void addUpstream(Map<String, LogVariable> all) {
    all.put("upstream_addr", request -> tries(request, each -> each.ip() + ":" + each.port()));
    all.put("upstream_status", request -> tries(request, each -> status(request, each)));
    all.put("upstream_connect_time", request -> tries(request, each -> connect(request, each)));
    all.put("upstream_cache_status", request -> null); // nginx's cache, which a gateway has not
    all.put(
        "upstream_header_time",
        request -> tries(request, each -> each.code() == 0 ? seconds(header(request)) : "-"));
    all.put(
        "upstream_response_time",
        request -> tries(request, each -> seconds(response(request, each))));
    all.put("proxy_host", request -> emptyIsNull(request.exchange().upstream().host()));
  }

  /// 0.000 on a connection that was there; `-` for tries that have failed.
  private static String connect(Logged request, Try each) {
    long nanos = request.exchange().upstream().connectNanos();
    return each.code() == 0 && nanos >= 0 ? seconds(TimeUnit.NANOSECONDS.toMillis(nanos)) : "-";
  }

  private static long header(Logged request) {
    return Math.max(0, request.exchange().timings().upstreamLatency());
  }

  private static long response(Logged request, Try each) {
    return each.code() == 0
        ? header(request) + request.exchange().timings().receive()
        : header(request);
  }

  private static String status(Logged request, Try each) {
    int code = each.code() == 0 ? request.exchange().upstream().status() : each.code();
    return Integer.toString(code);
  }

  private static @Nullable String tries(Logged request, Function<Try, String> part) {
    var tries = request.exchange().upstream().tries();
    return tries.isEmpty() ? null : String.join(", ", tries.stream().map(part).toList());
  }

  private static @Nullable String joined(Headers headers, HeaderName name) {
    int first = headers.find(name);
    if (first < 0) {
      return null;
    }
    int next = headers.find(name, first);
    if (next < 0) {
      return headers.valueAt(first);
    }
    var all = new StringBuilder(headers.valueAt(first));
    for (; next >= 0; next = headers.find(name, next)) {
      all.append(", ").append(headers.valueAt(next));
    }
    return all.toString();
  }

  private static String iso(Instant now) {
    var time = LocalTime.of(now.truncatedTo(ChronoUnit.SECONDS));
    return DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx", Locale.ENGLISH).format(time);
  }

  /// `1.234`
  private static String seconds(long millis) {
    var fraction = Long.toString(1000 + millis % 1000).substring(1);
    return millis / 1000 + "." + fraction;
  }

  private static @Nullable String emptyIsNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
