package moongate.app.settings;

import java.util.List;
import java.util.Optional;

/// Settings of sessions of `tcp`, `tls`, `tls_passthrough` and `udp`.
public final class KnownStreamSettings {
  public static final Setting<List<Listen>> STREAM_LISTEN =
      new Setting<>(
          "stream_listen",
          Type.listOrOff(Type.streamListen()),
          "off",
          "where clients of TCP, TLS (ssl) and UDP (udp) connect; off for nowhere");

  public static final Setting<Optional<String>> PROXY_STREAM_ACCESS_LOG =
      new Setting<>(
          "proxy_stream_access_log",
          Type.logFile(),
          "logs/access.log basic",
          "a line for each session; relative to prefix; off for none; its one format is basic");

  public static final Setting<Optional<String>> PROXY_STREAM_ERROR_LOG =
      new Setting<>(
          "proxy_stream_error_log",
          Type.logFile(),
          "logs/error.log",
          "error log of sessions, besides stderr; relative to prefix; off for none");

  static final List<Setting<?>> ALL =
      List.of(STREAM_LISTEN, PROXY_STREAM_ACCESS_LOG, PROXY_STREAM_ERROR_LOG);

  private KnownStreamSettings() {}
}
