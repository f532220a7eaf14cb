package moongate.app.settings;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import moongate.admin.access.AccessRule;
import moongate.admin.access.HostNames;
import moongate.admin.access.Origins;

/// The settings of access to the Admin API: rows of the table [KnownSettings].
public final class AdminSettings {
  private static final int SHORTEST_TOKEN = 16;

  public static final Setting<List<String>> READ_TOKENS =
      new Setting<>(
              "admin_read_tokens",
              Type.listOf(token()),
              "",
              "tokens that may read everything but secrets from the Admin API, sent in the header Kong-Admin-Token; without any token here and in admin_write_tokens, everybody may do everything")
          .asSecret();

  public static final Setting<List<String>> WRITE_TOKENS =
      new Setting<>(
              "admin_write_tokens",
              Type.listOf(token()),
              "",
              "tokens that may read and write everything in the Admin API")
          .asSecret();

  public static final Setting<Boolean> VERIFY_CLIENT =
      new Setting<>(
          "nginx_admin_ssl_verify_client",
          Type.onOff(),
          "off",
          "mutual TLS: whether clients on the ssl addresses of admin_listen need a certificate of an authority in nginx_admin_ssl_client_certificate");

  public static final Setting<List<String>> CLIENT_AUTHORITIES =
      new Setting<>(
          "nginx_admin_ssl_client_certificate",
          Type.listOf(Type.text().then("paths, PEM text or base64 of it", it -> it)),
          "",
          "authorities for nginx_admin_ssl_verify_client");

  public static final Setting<List<String>> GUI_ORIGIN =
      new Setting<>(
          "admin_gui_origin",
          Type.listOf(Type.text().then("sites such as https://manager.example", it -> it)),
          "",
          "web sites whose pages may call the Admin API; empty: those of admin_gui_url. Pages of other sites are refused");

  public static final Setting<List<String>> GUI_URL =
      new Setting<>(
          "admin_gui_url",
          Type.listOf(Type.text().then("URLs such as https://manager.example/", URI::create))
              .then("URLs such as https://manager.example/", AdminSettings::origins),
          "",
          "URLs of your own user interface for the Admin API, for admin_gui_origin");

  public static final Setting<List<String>> GUI_API_URL =
      new Setting<>(
          "admin_gui_api_url",
          Type.listOf(
              Type.text()
                  .then("URLs such as https://admin.example:8444/", AdminSettings::hostName)),
          "",
          "URLs by which the Admin API is called; on a loopback listener their hosts are accepted in Host");

  public static final Setting<Optional<String>> ADMIN_ACCESS_LOG =
      new Setting<>(
          "admin_access_log",
          Type.logFile(),
          "logs/admin_access.log",
          "access log of the Admin API, one line per request: who has asked for what; relative to prefix; off: none");

  public static final Setting<Optional<String>> STATUS_ACCESS_LOG =
      new Setting<>(
          "status_access_log",
          Type.logFile(),
          "off",
          "access log of status_listen; relative to prefix; off: none");

  static final List<Setting<?>> ALL =
      List.of(
          ADMIN_ACCESS_LOG,
          STATUS_ACCESS_LOG,
          READ_TOKENS,
          WRITE_TOKENS,
          VERIFY_CLIENT,
          CLIENT_AUTHORITIES,
          GUI_ORIGIN,
          GUI_URL,
          GUI_API_URL);

  private AdminSettings() {}

  /// The web sites whose pages may use an API.
  ///
  /// @param listener the listener of that API
  public static Origins origins(Settings settings, Setting<List<Listen>> listener) {
    var named = settings.get(GUI_ORIGIN);
    var listed = named.isEmpty() ? settings.get(GUI_URL) : named;
    var listens = settings.get(listener);
    var names =
        Stream.of(
                listens.stream().map(Listen::host),
                settings.get(GUI_API_URL).stream(),
                Stream.concat(settings.get(GUI_ORIGIN).stream(), settings.get(GUI_URL).stream())
                    .map(AdminSettings::hostName))
            .flatMap(it -> it)
            .collect(Collectors.toSet());
    return new Origins(listed, new HostNames(listens.stream().allMatch(Listen::isLoopback), names));
  }

  /// The host of a URL; scheme, port and path may be left out.
  private static String hostName(String url) {
    int scheme = url.indexOf("://");
    var authority = scheme < 0 ? url : url.substring(scheme + 3);
    int path = authority.indexOf('/');
    var name = HostNames.nameOf(path < 0 ? authority : authority.substring(0, path));
    if (name.isEmpty()) {
      throw new IllegalArgumentException();
    }
    return name;
  }

  private static List<String> origins(List<URI> urls) {
    return urls.stream()
        .map(url -> {
          if (url.getScheme() == null || url.getHost() == null) {
            throw new IllegalArgumentException();
          }
          var port = url.getPort() < 0 ? "" : ":" + url.getPort();
          return url.getScheme() + "://" + url.getHost() + port;
        })
        .toList();
  }

  /// Who may use the Admin API.
  public static AccessRule access(Settings settings) {
    return new AccessRule(settings.get(READ_TOKENS), settings.get(WRITE_TOKENS));
  }

  private static Type<String> token() {
    return Type.text()
        .then(
            "tokens of 16 characters or more, without commas",
            text -> {
              if (text.length() < SHORTEST_TOKEN) {
                throw new IllegalArgumentException();
              }
              return text;
            });
  }
}
