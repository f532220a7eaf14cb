package moongate.app.settings;

import java.util.List;
import java.util.Optional;

/// The settings of sessions of `tcp`, `tls`, `tls_passthrough` and `udp`.
public final class KnownStreamSettings {
  public static final Setting<List<Listen>> STREAM_LISTEN =
      new Setting<>(
          "stream_listen",
          Type.listOrOff(Type.streamListen()),
          "off",
          "addresses for clients of TCP, TLS (ssl) and UDP (udp); off: none");

  public static final Setting<Optional<String>> PROXY_STREAM_ACCESS_LOG =
      new Setting<>(
          "proxy_stream_access_log",
          Type.logFile(),
          "logs/access.log basic",
          "access log of sessions, one line per session; relative to prefix; off: none; its only format is basic");

  public static final Setting<Optional<String>> PROXY_STREAM_ERROR_LOG =
      new Setting<>(
          "proxy_stream_error_log",
          Type.logFile(),
          "logs/error.log",
          "error log of sessions, in addition to stderr; relative to prefix; off: none");

  public static final Setting<Boolean> SERVICES_VERIFY =
      new Setting<>(
          "nginx_stream_proxy_ssl_verify",
          Type.onOff(),
          "off",
          "whether services of protocol tls whose tls_verify is not set are verified");

  public static final Setting<List<String>> SERVICES_AUTHORITIES =
      KnownTlsSettings.certificate(
          "nginx_stream_proxy_ssl_trusted_certificate",
          "authorities that services of protocol tls are verified by which have no ca_certificates; empty: those of lua_ssl_trusted_certificate");

  public static final Setting<Integer> SERVICES_DEPTH =
      new Setting<>(
          "nginx_stream_proxy_ssl_verify_depth",
          Type.number(0, 64),
          "1",
          "most intermediate certificates of services of protocol tls whose tls_verify_depth is not set");

  static final List<Setting<?>> ALL =
      List.of(
          STREAM_LISTEN,
          PROXY_STREAM_ACCESS_LOG,
          PROXY_STREAM_ERROR_LOG,
          SERVICES_VERIFY,
          SERVICES_AUTHORITIES,
          SERVICES_DEPTH);

  private KnownStreamSettings() {}
}
