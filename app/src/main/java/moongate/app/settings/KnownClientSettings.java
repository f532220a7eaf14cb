package moongate.app.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import moongate.gateway.address.TrustedAddresses;
import moongate.gateway.exchange.GatewaySettings.OwnHeader;

/// The settings of requests and responses: how clients are identified, what they may send, and what
/// they get.
public final class KnownClientSettings {
  public static final Setting<Set<OwnHeader>> HEADERS =
      new Setting<>(
          "headers",
          Type.listOf(Type.text())
              .then("server_tokens, latency_tokens, names of headers, off", OwnHeader::parse),
          "server_tokens, latency_tokens, X-Kong-Request-Id",
          "headers that are added to responses; off: none");

  public static final Setting<List<String>> HEADERS_UPSTREAM =
      new Setting<>(
          "headers_upstream",
          Type.listOrOff(Type.oneOf("X-Kong-Request-Id")),
          "X-Kong-Request-Id",
          "headers that are added to requests for services; off: none");

  public static final Setting<TrustedAddresses> TRUSTED_IPS =
      new Setting<>(
          "trusted_ips",
          Type.listOf(Type.text())
              .then("addresses and networks such as 10.0.0.1, 10.0.0.0/8", TrustedAddresses::parse),
          "",
          "proxies whose X-Forwarded-* and real_ip_header are believed");

  public static final Setting<String> REAL_IP_HEADER =
      new Setting<>(
          "real_ip_header",
          Type.text(),
          "X-Real-IP",
          "header in which a trusted proxy tells the client's address");

  public static final Setting<Boolean> REAL_IP_RECURSIVE =
      new Setting<>(
          "real_ip_recursive",
          Type.onOff(),
          "off",
          "whether trusted addresses in that header are skipped; else the last address counts");

  public static final Setting<Map<Integer, Integer>> PORT_MAPS =
      new Setting<>(
          "port_maps",
          Type.listOf(Type.portPair())
              .then(
                  "pairs of ports such as 80:8000, 443:8443", KnownClientSettings::byListeningPort),
          "",
          "ports that clients see, each followed by the port that is listened on");

  public static final Setting<String> ERROR_DEFAULT_TYPE =
      new Setting<>(
          "error_default_type",
          Type.oneOf("text/plain", "text/html", "application/json", "application/xml"),
          "text/plain",
          "form of error pages for clients that do not ask for one");

  public static final Setting<Optional<Path>> ERROR_TEMPLATE_HTML = errorTemplate("html");

  public static final Setting<Optional<Path>> ERROR_TEMPLATE_JSON = errorTemplate("json");

  public static final Setting<Optional<Path>> ERROR_TEMPLATE_XML = errorTemplate("xml");

  public static final Setting<Optional<Path>> ERROR_TEMPLATE_PLAIN = errorTemplate("plain");

  public static final Setting<Boolean> ALLOW_DEBUG_HEADER =
      new Setting<>(
          "allow_debug_header",
          Type.onOff(),
          "off",
          "whether the request header Kong-Debug: 1 is answered with route and service");

  public static final Setting<Boolean> REQUEST_DEBUG =
      new Setting<>(
          "request_debug",
          Type.onOff(),
          "on",
          "whether clients that send request_debug_token, and those on this machine, may ask for the times of a request's parts (X-Kong-Request-Debug: *)");

  public static final Setting<Optional<String>> REQUEST_DEBUG_TOKEN =
      new Setting<>(
              "request_debug_token",
              Type.text().then("text", KnownClientSettings::optional),
              "",
              "what such clients send in X-Kong-Request-Debug-Token; empty: a new one at each start, in .request_debug_token below prefix")
          .asSecret();

  public static final Setting<Long> CLIENT_MAX_BODY_SIZE =
      new Setting<>(
          "nginx_http_client_max_body_size",
          Type.size(),
          "0",
          "size of the largest request body that is proxied; 0: any size");

  public static final Setting<Long> BODY_BUFFER =
      new Setting<>(
          "nginx_http_client_body_buffer_size",
          Type.size(),
          "8k",
          "size of the largest request body that functions get without asking for more");

  public static final Setting<Long> BODY_FILES_LIMIT =
      new Setting<>(
          "body_files_limit",
          Type.size(),
          "4g",
          "disk space under prefix for all bodies that wait: requests that are received before their service is called, and responses for slow clients; without space, bodies are streamed");

  public static final Setting<Long> RESPONSE_FILE_LIMIT =
      new Setting<>(
          "nginx_http_proxy_max_temp_file_size",
          Type.size(),
          "1024m",
          "disk space for one response that is read ahead of a slow client; 0: memory only");

  public static final Setting<HeaderBuffers> HEADER_BUFFERS =
      new Setting<>(
          "nginx_http_large_client_header_buffers",
          HeaderBuffers.TYPE,
          "4 8k",
          "number and size of buffers: the request line and each header line must fit into one buffer, the whole head into all of them");

  public static final Setting<Duration> CLIENT_HEADER_TIMEOUT =
      new Setting<>(
          "nginx_http_client_header_timeout",
          Type.nginxTime(),
          "60s",
          "time that a client may take to send a whole head");

  public static final Setting<Duration> CLIENT_BODY_TIMEOUT =
      new Setting<>(
          "nginx_http_client_body_timeout",
          Type.nginxTime(),
          "60s",
          "time that may pass between two pieces of a client's body");

  public static final Setting<Duration> SEND_TIMEOUT =
      new Setting<>(
          "nginx_http_send_timeout",
          Type.nginxTime(),
          "60s",
          "time that a client may take nothing of a response");

  public static final Setting<Duration> CLIENT_KEEPALIVE_TIMEOUT =
      new Setting<>(
          "nginx_http_keepalive_timeout",
          Type.nginxTime(),
          "75s",
          "time that a client's connection is kept open between two requests; 0: closed after each request");

  public static final Setting<Boolean> IGNORE_CLIENT_ABORT =
      new Setting<>(
          "nginx_http_proxy_ignore_client_abort",
          Type.onOff(),
          "off",
          "on: the call of a service goes on to its end even if its client has hung up; for clients that close only their own direction");

  public static final Setting<Integer> CLIENT_KEEPALIVE_REQUESTS =
      new Setting<>(
          "nginx_http_keepalive_requests",
          Type.number(1, Integer.MAX_VALUE),
          "10000",
          "requests after which a client's connection is closed");

  public static final Setting<Integer> WORKER_CONNECTIONS =
      new Setting<>(
          "nginx_events_worker_connections",
          Type.<Integer>orWord("auto", 16_384, Type.number(1, 1_000_000)),
          "auto",
          "connections per worker, to clients and services together; auto: 16384. Fewer if the process may not open as many files");

  public static final Setting<Integer> MAX_URI_ARGS =
      new Setting<>(
          "lua_max_uri_args",
          Type.number(1, 1000),
          "100",
          "query arguments that functions get unless they ask for more");

  public static final Setting<Integer> MAX_REQUEST_HEADERS =
      new Setting<>(
          "lua_max_req_headers",
          Type.number(1, 1000),
          "100",
          "request headers that functions get unless they ask for more");

  public static final Setting<Integer> MAX_POST_ARGS =
      new Setting<>(
          "lua_max_post_args",
          Type.number(1, 1000),
          "100",
          "form fields that functions get unless they ask for more");

  public static final Setting<Integer> MAX_RESPONSE_HEADERS =
      new Setting<>(
          "lua_max_resp_headers",
          Type.number(1, 1000),
          "100",
          "response headers that functions get unless they ask for more");

  static final List<Setting<?>> ALL =
      List.of(
          HEADERS,
          HEADERS_UPSTREAM,
          TRUSTED_IPS,
          REAL_IP_HEADER,
          REAL_IP_RECURSIVE,
          PORT_MAPS,
          ERROR_DEFAULT_TYPE,
          ERROR_TEMPLATE_HTML,
          ERROR_TEMPLATE_JSON,
          ERROR_TEMPLATE_XML,
          ERROR_TEMPLATE_PLAIN,
          ALLOW_DEBUG_HEADER,
          REQUEST_DEBUG,
          REQUEST_DEBUG_TOKEN,
          CLIENT_MAX_BODY_SIZE,
          BODY_BUFFER,
          BODY_FILES_LIMIT,
          RESPONSE_FILE_LIMIT,
          HEADER_BUFFERS,
          CLIENT_HEADER_TIMEOUT,
          CLIENT_BODY_TIMEOUT,
          SEND_TIMEOUT,
          CLIENT_KEEPALIVE_TIMEOUT,
          IGNORE_CLIENT_ABORT,
          CLIENT_KEEPALIVE_REQUESTS,
          WORKER_CONNECTIONS,
          MAX_URI_ARGS,
          MAX_REQUEST_HEADERS,
          MAX_POST_ARGS,
          MAX_RESPONSE_HEADERS);

  private KnownClientSettings() {}

  private static Setting<Optional<Path>> errorTemplate(String form) {
    return new Setting<>(
            "error_template_" + form,
            Type.text().then("a file", text -> optional(text).map(Path::of)),
            "",
            "error page as "
                + form
                + "; in it, one %s is the message and the next the request's id")
        .asPath();
  }

  private static Map<Integer, Integer> byListeningPort(List<Map.Entry<Integer, Integer>> pairs) {
    return pairs.stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey, (_, b) -> b));
  }

  private static Optional<String> optional(String text) {
    return text.isBlank() ? Optional.empty() : Optional.of(text);
  }
}
