package moongate.functions.api;

import java.util.List;
import java.util.Locale;

/// The phases that `kong.*` calls are checked against. Lists of phases print in this order.
public enum ApiPhase {
  INIT_WORKER("init_worker_by_lua*"),
  CERTIFICATE("ssl_certificate_by_lua*"),
  CLIENT_HELLO("ssl_client_hello_by_lua*"),
  REWRITE("rewrite_by_lua*"),
  ACCESS("access_by_lua*"),
  BALANCER("balancer_by_lua*"),
  RESPONSE("access_by_lua*"),
  CLUSTER_LISTENER("ngx.timer"),
  HEADER_FILTER("header_filter_by_lua*"),
  BODY_FILTER("body_filter_by_lua*"),
  LOG("log_by_lua*"),
  PREREAD("preread_by_lua*"),
  ERROR("content_by_lua*"),
  ADMIN_API("content_by_lua*"),
  TIMER("ngx.timer"),
  WS_HANDSHAKE("access_by_lua*"),
  WS_CLIENT_FRAME("content_by_lua*"),
  WS_UPSTREAM_FRAME("content_by_lua*"),
  WS_CLOSE("log_by_lua*"),
  /// The log phase of a session, in which there is neither request nor response.
  STREAM_LOG("log_by_lua*", "log");

  /// The phases of pre-function and post-function, in the order in which a request passes them.
  public static final List<ApiPhase> OF_PLUGINS =
      List.of(
          CERTIFICATE,
          REWRITE,
          ACCESS,
          HEADER_FILTER,
          BODY_FILTER,
          LOG,
          WS_HANDSHAKE,
          WS_CLIENT_FRAME,
          WS_UPSTREAM_FRAME,
          WS_CLOSE);

  private final String kongName;
  private final String nginxContext;

  ApiPhase(String nginxContext) {
    this.nginxContext = nginxContext;
    this.kongName = name().toLowerCase(Locale.ROOT);
  }

  ApiPhase(String nginxContext, String kongName) {
    this.nginxContext = nginxContext;
    this.kongName = kongName;
  }

  /// The name in `kong.*` texts and in a function plugin's configuration.
  public String kongName() {
    return kongName;
  }

  /// The name in `API disabled in the context of …`.
  public String nginxContext() {
    return nginxContext;
  }

  /// The value of `ngx.get_phase()`.
  public String nginxName() {
    return switch (this) {
      case CERTIFICATE -> "ssl_cert";
      case CLIENT_HELLO -> "ssl_client_hello";
      case RESPONSE, WS_HANDSHAKE -> "access";
      case WS_CLOSE -> "log";
      case ERROR, ADMIN_API, WS_CLIENT_FRAME, WS_UPSTREAM_FRAME -> "content";
      case CLUSTER_LISTENER -> "timer";
      default -> kongName;
    };
  }

  int bit() {
    return 1 << ordinal();
  }
}
