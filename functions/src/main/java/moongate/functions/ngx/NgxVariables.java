package moongate.functions.ngx;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import moongate.functions.api.HeaderArguments;
import moongate.functions.api.PhaseRule;
import moongate.functions.api.Scope;
import moongate.functions.text.UriText;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.IpAddress;
import moongate.gateway.exchange.Source;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `ngx.var`: nginx's view of the request, always as text.
final class NgxVariables {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss xx", Locale.ENGLISH);

  /// The key of a path that `ngx.req.set_uri` has set.
  private static final class ChangedUri {
    private String uri = "";
  }

  private NgxVariables() {}

  static LuaTable open(LuaState state) {
    var metatable = new LuaTable(0, 2);
    metatable.put("__index", HostFunction.of(state, "__index", NgxVariables::get));
    metatable.put("__newindex", HostFunction.of(state, "__newindex", NgxVariables::set));
    var table = new LuaTable();
    table.metatable(metatable);
    return table;
  }

  /// Changes what `ngx.var.uri` shows.
  static void uri(Scope scope, String uri) {
    scope.exchange().context(ChangedUri.class, ChangedUri::new).uri = uri;
  }

  private static @Nullable Object get(
      LuaState state, @Nullable Object table, @Nullable Object key) {
    var scope = Scope.of(state, PhaseRule.NGX_REQUEST);
    if (key instanceof String name) {
      return read(scope, lower(name));
    }
    if (key instanceof Double) {
      return null;
    }
    throw scope.error("bad variable name");
  }

  private static String lower(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= 'A' && name.charAt(i) <= 'Z') {
        return name.toLowerCase(Locale.ROOT);
      }
    }
    return name;
  }

  private static @Nullable String read(Scope scope, String name) {
    var exchange = scope.exchange();
    var connection = exchange.request().connection();
    return switch (name) {
      case "remote_addr" -> exchange.client().address();
      case "remote_port" -> Integer.toString(exchange.client().port());
      case "realip_remote_addr" -> exchange.client().peer();
      case "realip_remote_port" -> Integer.toString(exchange.client().peerPort());
      case "binary_remote_addr" -> binary(exchange.client().address());
      case "server_addr" -> connection.localAddress();
      case "server_port" -> Integer.toString(connection.listenerPort());
      case "server_protocol" -> exchange.head().version().text();
      case "server_name" -> "kong";
      case "connection" -> Long.toString(connection.serial());
      case "connection_requests" -> Integer.toString(connection.requestCount());
      case "pid" -> Long.toString(ProcessHandle.current().pid());
      case "hostname" -> scope.worker().facts().hostName();
      case "msec" -> seconds(System.currentTimeMillis());
      case "time_iso8601" ->
          OffsetDateTime.now(ZoneId.systemDefault())
              .truncatedTo(ChronoUnit.SECONDS)
              .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
      case "time_local" -> LOCAL.format(Instant.now().atZone(ZoneId.systemDefault()));
      case "request" -> exchange.request().requestLine();
      case "request_method" -> exchange.head().method();
      case "request_uri" -> exchange.target().pathWithQuery();
      case "uri", "document_uri" -> uri(exchange);
      case "args", "query_string" -> emptyIsNull(exchange.query());
      case "is_args" -> exchange.query() == null ? "" : "?";
      case "host" -> exchange.host();
      case "http_host" -> header(exchange.headers(), HeaderName.HOST);
      case "http_cookie" -> joined(exchange.headers(), HeaderName.COOKIE, "; ");
      case "http_x_forwarded_for" -> joined(exchange.headers(), HeaderName.X_FORWARDED_FOR, ", ");
      case "content_type" -> header(exchange.headers(), HeaderName.CONTENT_TYPE);
      case "content_length" -> header(exchange.headers(), HeaderName.CONTENT_LENGTH);
      case "scheme" -> exchange.scheme();
      case "https" -> connection.isSecure() ? "on" : "";
      case "http2" -> "";
      case "request_length" -> Long.toString(exchange.request().bytesRead());
      case "request_time" -> seconds(exchange.timings().elapsed(System.nanoTime()));
      case "request_body" ->
          exchange.body().isComplete() ? emptyIsNull(exchange.body().text()) : null;
      case "request_id", "kong_request_id" -> exchange.id();
      case "kong_proxy_mode" -> "http";
      default -> readResponseOrPrefixed(scope, name);
    };
  }

  private static @Nullable String readResponseOrPrefixed(Scope scope, String name) {
    var exchange = scope.exchange();
    var upstream = exchange.upstream();
    return switch (name) {
      case "status" -> status(exchange.response().status());
      case "bytes_sent" -> Long.toString(exchange.response().bytesSent());
      case "body_bytes_sent" -> Long.toString(exchange.response().bodyBytesSent());
      case "upstream_status" -> upstream.status() == 0 ? null : status(upstream.status());
      case "upstream_addr" -> upstreamAddress(exchange);
      case "upstream_response_time", "upstream_header_time" ->
          exchange.timings().upstreamLatency() < 0
              ? null
              : seconds(exchange.timings().upstreamLatency());
      case "upstream_uri" -> upstream.path();
      case "upstream_host" -> {
        var host = upstream.hostHeader();
        yield host == null ? upstream.host() : host;
      }
      case "upstream_scheme" -> upstream.scheme();
      default -> readPrefixed(scope, name);
    };
  }

  private static @Nullable String readPrefixed(Scope scope, String name) {
    var exchange = scope.exchange();
    if (name.startsWith("http_")) {
      return header(exchange.headers(), scope.worker().dashedName(name.substring(5)));
    }
    if (name.startsWith("arg_")) {
      return argument(exchange.query(), name.substring(4));
    }
    if (name.startsWith("cookie_")) {
      return cookie(exchange.headers(), name.substring(7));
    }
    if (name.startsWith("sent_http_")) {
      return header(exchange.response().headers(), scope.worker().dashedName(name.substring(10)));
    }
    if (name.startsWith("upstream_http_") && exchange.response().source() == Source.SERVICE) {
      return header(exchange.response().headers(), scope.worker().dashedName(name.substring(14)));
    }
    return null;
  }

  private static @Nullable String header(Headers headers, HeaderName name) {
    int index = headers.find(name);
    return index < 0 ? null : headers.valueAt(index);
  }

  private static @Nullable String joined(Headers headers, HeaderName name, String separator) {
    StringBuilder all = null;
    for (int i = headers.find(name); i >= 0; i = headers.find(name, i)) {
      if (all == null) {
        all = new StringBuilder(headers.valueAt(i));
      } else {
        all.append(separator).append(headers.valueAt(i));
      }
    }
    return all == null ? null : all.toString();
  }

  /// As nginx does: the first argument of this name, whatever its case, undecoded.
  private static @Nullable String argument(@Nullable String query, String name) {
    if (query == null) {
      return null;
    }
    for (var argument : query.split("&", -1)) {
      int equals = argument.indexOf('=');
      if (equals == name.length() && argument.regionMatches(true, 0, name, 0, equals)) {
        return argument.substring(equals + 1);
      }
    }
    return null;
  }

  private static @Nullable String cookie(Headers headers, String name) {
    var cookies = joined(headers, HeaderName.COOKIE, "; ");
    if (cookies == null) {
      return null;
    }
    for (var cookie : cookies.split(";", -1)) {
      int equals = cookie.indexOf('=');
      if (equals > 0 && cookie.substring(0, equals).strip().equalsIgnoreCase(name)) {
        return cookie.substring(equals + 1).strip();
      }
    }
    return null;
  }

  private static String uri(Exchange exchange) {
    return exchange.context(ChangedUri.class) instanceof ChangedUri changed
        ? changed.uri
        : UriText.unescapePath(exchange.target().path());
  }

  private static @Nullable String upstreamAddress(Exchange exchange) {
    var tries = exchange.upstream().tries();
    if (tries.isEmpty()) {
      return null;
    }
    var all = new StringBuilder();
    for (var attempt : tries) {
      all.append(all.isEmpty() ? "" : ", ").append(attempt.ip()).append(':').append(attempt.port());
    }
    return all.toString();
  }

  private static String status(int status) {
    return status < 100 ? "000" : Integer.toString(status);
  }

  private static String seconds(long millis) {
    long rest = millis % 1000;
    return millis / 1000 + "." + (rest < 10 ? "00" : rest < 100 ? "0" : "") + rest;
  }

  private static @Nullable String binary(String address) {
    var bytes = IpAddress.parse(address);
    return bytes == null ? null : new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static @Nullable String emptyIsNull(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  // --- writing -------------------------------------------------------------------------------

  private static Object set(
      LuaState state, @Nullable Object table, @Nullable Object key, @Nullable Object value) {
    var scope = Scope.of(state, PhaseRule.NGX_REQUEST);
    if (!(key instanceof String given)) {
      throw scope.error("bad variable name");
    }
    var name = lower(given);
    var text = value == null ? "" : HeaderArguments.text(value);
    var exchange = scope.exchange();
    switch (name) {
      case "args" -> exchange.query(text.isEmpty() ? null : UriText.escapeQuery(text));
      case "upstream_uri" -> exchange.upstream().path(text);
      case "upstream_host" -> exchange.upstream().hostHeader(checked(scope, text));
      case "upstream_scheme" -> exchange.upstream().scheme(checkedScheme(scope, text));
      case "upstream_te", "upstream_via", "upstream_connection", "upstream_upgrade" ->
          override(scope, name.substring("upstream_".length()), text);
      case "upstream_x_forwarded_for",
          "upstream_x_forwarded_proto",
          "upstream_x_forwarded_host",
          "upstream_x_forwarded_port",
          "upstream_x_forwarded_path",
          "upstream_x_forwarded_prefix" ->
          override(scope, name.substring("upstream_".length()), text);
      default -> throw refusal(scope, given, name);
    }
    return Values.NONE;
  }

  private static void override(Scope scope, String name, String value) {
    scope.exchange().upstream().override(scope.worker().dashedName(name), checked(scope, value));
  }

  /// A value that may stand in a header.
  private static String checked(Scope scope, String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < ' ') {
        throw scope.error("unsafe byte in the value of an upstream variable");
      }
    }
    return value;
  }

  private static String checkedScheme(Scope scope, String scheme) {
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw scope.error("invalid scheme: " + scheme);
    }
    return scheme;
  }

  private static RuntimeException refusal(Scope scope, String given, String name) {
    if (read(scope, name) != null) {
      return scope.error("variable \"" + given + "\" not changeable");
    }
    return scope.error(
        "variable \""
            + given
            + "\" not found for writing; maybe it is a built-in variable that is not changeable or"
            + " you forgot to use \"set $"
            + given
            + " '';\" in the config file to define it first");
  }
}
