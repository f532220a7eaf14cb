package moongate.app.settings;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/// The settings of TLS; they are part of the table in [KnownSettings].
public final class KnownTlsSettings {
  private static final String EXPECTED_CERTIFICATE = "paths, PEM text, or base64 of PEM text";
  private static final String PROTOCOL_NAMES = "TLSv1, TLSv1.1, TLSv1.2, TLSv1.3";
  private static final Pattern TIME = Pattern.compile("(?<number>\\d{1,9})(?<unit>[smhdwMy]?)");

  public static final Setting<List<String>> SSL_CERT =
      certificate(
          "ssl_cert", "certificate chains for clients whose name has no certificate entity");
  public static final Setting<List<String>> SSL_CERT_KEY = key("ssl_cert_key", "ssl_cert");
  public static final Setting<List<String>> ADMIN_SSL_CERT =
      certificate("admin_ssl_cert", "certificate chains of the Admin API");
  public static final Setting<List<String>> ADMIN_SSL_CERT_KEY =
      key("admin_ssl_cert_key", "admin_ssl_cert");
  public static final Setting<List<String>> STATUS_SSL_CERT =
      certificate("status_ssl_cert", "certificate chains of the status listener");
  public static final Setting<List<String>> STATUS_SSL_CERT_KEY =
      key("status_ssl_cert_key", "status_ssl_cert");

  public static final Setting<CipherSuite> SSL_CIPHER_SUITE =
      new Setting<>(
          "ssl_cipher_suite",
          Type.oneOf(CipherSuite.class),
          "intermediate",
          "protocols and ciphers of Mozilla's recommendations; custom: the ciphers of ssl_ciphers");

  public static final Setting<String> SSL_CIPHERS =
      new Setting<>(
          "ssl_ciphers",
          Type.text(),
          "",
          "ciphers if ssl_cipher_suite is custom: OpenSSL's names, separated by colons");

  public static final Setting<List<String>> SSL_PROTOCOLS =
      new Setting<>(
          "ssl_protocols",
          Type.text().then(PROTOCOL_NAMES, KnownTlsSettings::protocols),
          "TLSv1.2 TLSv1.3",
          "TLS versions that clients may use");

  public static final Setting<List<String>> PROXY_PROTOCOLS =
      protocolsOf("nginx_proxy_ssl_protocols", "proxy_listen");
  public static final Setting<List<String>> ADMIN_PROTOCOLS =
      protocolsOf("nginx_admin_ssl_protocols", "admin_listen");
  public static final Setting<List<String>> STATUS_PROTOCOLS =
      protocolsOf("nginx_status_ssl_protocols", "status_listen");
  public static final Setting<List<String>> STREAM_PROTOCOLS =
      protocolsOf("nginx_stream_ssl_protocols", "stream_listen");

  public static final Setting<Boolean> SSL_PREFER_SERVER_CIPHERS =
      new Setting<>(
          "ssl_prefer_server_ciphers",
          Type.onOff(),
          "on",
          "whether the order of ssl_ciphers counts, and not the client's");

  public static final Setting<Boolean> SSL_SESSION_TICKETS =
      new Setting<>(
          "ssl_session_tickets",
          Type.onOff(),
          "on",
          "whether clients may resume sessions by tickets");

  public static final Setting<Duration> SSL_SESSION_TIMEOUT =
      new Setting<>(
          "ssl_session_timeout",
          Type.text().then("a time such as 5m, 1h or 1d", KnownTlsSettings::time),
          "1d",
          "how long a TLS session can be resumed");

  public static final Setting<Long> SSL_SESSION_CACHE_SIZE =
      new Setting<>(
          "ssl_session_cache_size",
          Type.size(),
          "10m",
          "memory of the session cache; 1m holds about 4000 sessions");

  public static final Setting<Boolean> CLIENT_SSL =
      new Setting<>(
          "client_ssl", Type.onOff(), "off", "whether client_ssl_cert is shown to services");
  public static final Setting<List<String>> CLIENT_SSL_CERT =
      certificate("client_ssl_cert", "what services see that have no certificate of their own");
  public static final Setting<List<String>> CLIENT_SSL_CERT_KEY =
      key("client_ssl_cert_key", "client_ssl_cert");

  public static final Setting<List<String>> TRUSTED_CERTIFICATE =
      new Setting<>(
          "lua_ssl_trusted_certificate",
          Type.listOf(Type.text()),
          "system",
          "authorities that services and hosts are verified by: system, and "
              + EXPECTED_CERTIFICATE);

  public static final Setting<Integer> VERIFY_DEPTH =
      new Setting<>(
          "lua_ssl_verify_depth",
          Type.number(0, 64),
          "1",
          "most intermediate certificates between the certificate of a host that functions verify and a trusted one");

  public static final Setting<Boolean> SERVICES_VERIFY =
      new Setting<>(
          "nginx_http_proxy_ssl_verify",
          Type.onOff(),
          "off",
          "whether services over https and grpcs whose tls_verify is not set are verified");

  public static final Setting<List<String>> SERVICES_AUTHORITIES =
      certificate(
          "nginx_http_proxy_ssl_trusted_certificate",
          "authorities that services are verified by which have no ca_certificates; empty: those of lua_ssl_trusted_certificate");

  public static final Setting<Integer> SERVICES_DEPTH =
      new Setting<>(
          "nginx_http_proxy_ssl_verify_depth",
          Type.number(0, 64),
          "1",
          "most intermediate certificates of services whose tls_verify_depth is not set");

  static final List<Setting<?>> ALL =
      List.of(
          VERIFY_DEPTH,
          SERVICES_VERIFY,
          SERVICES_AUTHORITIES,
          SERVICES_DEPTH,
          SSL_CERT,
          SSL_CERT_KEY,
          ADMIN_SSL_CERT,
          ADMIN_SSL_CERT_KEY,
          STATUS_SSL_CERT,
          STATUS_SSL_CERT_KEY,
          SSL_CIPHER_SUITE,
          SSL_CIPHERS,
          SSL_PROTOCOLS,
          PROXY_PROTOCOLS,
          ADMIN_PROTOCOLS,
          STATUS_PROTOCOLS,
          STREAM_PROTOCOLS,
          SSL_PREFER_SERVER_CIPHERS,
          SSL_SESSION_TICKETS,
          SSL_SESSION_TIMEOUT,
          SSL_SESSION_CACHE_SIZE,
          CLIENT_SSL,
          CLIENT_SSL_CERT,
          CLIENT_SSL_CERT_KEY,
          TRUSTED_CERTIFICATE);

  private KnownTlsSettings() {}

  static Setting<List<String>> certificate(String name, String about) {
    var text = Type.text().then(EXPECTED_CERTIFICATE, it -> it);
    return new Setting<>(name, Type.listOf(text), "", about);
  }

  private static Setting<List<String>> key(String name, String certificate) {
    return certificate(name, "the keys of " + certificate + ", in its order").asSecret();
  }

  private static Setting<List<String>> protocolsOf(String name, String listen) {
    return new Setting<>(
        name,
        Type.text()
            .then(PROTOCOL_NAMES, text -> text.isBlank() ? List.<String>of() : protocols(text)),
        "",
        "TLS versions for clients of " + listen + "; empty: as for all");
  }

  private static List<String> protocols(String text) {
    var protocols = List.of(text.strip().split("[\\s,]+"));
    for (var protocol : protocols) {
      if (!List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3").contains(protocol)) {
        throw new IllegalArgumentException();
      }
    }
    return protocols;
  }

  private static Duration time(String text) {
    var time = TIME.matcher(text);
    if (!time.matches()) {
      throw new IllegalArgumentException();
    }
    long number = Long.parseLong(time.group("number"));
    return Duration.ofSeconds(
        number
            * switch (time.group("unit")) {
              case "m" -> 60;
              case "h" -> 3600;
              case "d" -> 86_400;
              case "w" -> 7 * 86_400;
              case "M" -> 30 * 86_400;
              case "y" -> 365 * 86_400;
              default -> 1;
            });
  }
}
