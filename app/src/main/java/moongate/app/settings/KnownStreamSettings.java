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

  static final List<Setting<?>> ALL =
      List.of(STREAM_LISTEN, PROXY_STREAM_ACCESS_LOG, PROXY_STREAM_ERROR_LOG);

  private KnownStreamSettings() {}
}
