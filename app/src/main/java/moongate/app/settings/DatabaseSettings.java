package moongate.app.settings;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import moongate.sql.PostgresTls;

/// The settings of the database: rows of the table [KnownSettings].
public final class DatabaseSettings {
  /// Where entities are stored.
  public enum Kind {
    EMBEDDED,
    OFF,
    POSTGRES
  }

  private static final Duration UNLIMITED = Duration.ofDays(365);

  public static final Setting<Kind> DATABASE =
      new Setting<>(
          "database",
          Type.oneOf(Kind.class),
          "embedded",
          "embedded: a SQLite file under prefix; postgres: a PostgreSQL, which several nodes may share; off: none, the configuration is declarative_config (which implies off) or comes by POST /config");

  public static final Setting<Optional<String>> SECRET_KEY =
      new Setting<>(
              "database_secret_key",
              Type.text().then("a text of 16 characters or more", DatabaseSettings::key),
              "",
              "encrypts private keys and credentials in the database; for example 32 random bytes in Base64; empty: no encryption")
          .asSecret();

  public static final Setting<String> PG_HOST =
      new Setting<>("pg_host", Type.text(), "127.0.0.1", "host of the PostgreSQL server");

  public static final Setting<Integer> PG_PORT =
      new Setting<>("pg_port", Type.number(1, 65535), "5432", "port of the PostgreSQL server");

  public static final Setting<Duration> PG_TIMEOUT =
      new Setting<>(
          "pg_timeout",
          Type.number(1, Integer.MAX_VALUE).then("milliseconds", Duration::ofMillis),
          "5000",
          "milliseconds that PostgreSQL may take to connect and to answer");

  public static final Setting<String> PG_USER =
      new Setting<>("pg_user", Type.text(), "kong", "PostgreSQL user");

  public static final Setting<Optional<String>> PG_PASSWORD =
      new Setting<>(
              "pg_password",
              Type.text().then("a text", DatabaseSettings::optional),
              "",
              "password of the PostgreSQL user")
          .asSecret();

  public static final Setting<String> PG_DATABASE =
      new Setting<>("pg_database", Type.text(), "kong", "name of the PostgreSQL database");

  public static final Setting<Optional<String>> PG_SCHEMA =
      new Setting<>(
          "pg_schema",
          Type.text().then("a name", DatabaseSettings::optional),
          "",
          "schema in the PostgreSQL database; empty: the user's default schema");

  public static final Setting<Boolean> PG_SSL =
      new Setting<>(
          "pg_ssl",
          Type.onOff(),
          "off",
          "whether connections to PostgreSQL use TLS, if the server has it");

  public static final Setting<Boolean> PG_SSL_REQUIRED =
      new Setting<>(
          "pg_ssl_required",
          Type.onOff(),
          "off",
          "with pg_ssl: whether a server that has no TLS is refused; pg_ssl_verify implies it");

  public static final Setting<Boolean> PG_SSL_VERIFY =
      new Setting<>(
          "pg_ssl_verify",
          Type.onOff(),
          "off",
          "with pg_ssl: whether the server's certificate and name are verified, by the authorities of lua_ssl_trusted_certificate");

  public static final Setting<PostgresTls.Version> PG_SSL_VERSION =
      new Setting<>(
          "pg_ssl_version",
          Type.oneOf("tlsv1_1", "tlsv1_2", "tlsv1_3", "any")
              .then("tlsv1_1, tlsv1_2, tlsv1_3, any", DatabaseSettings::version),
          "tlsv1_2",
          "with pg_ssl: the lowest version of TLS; any: tlsv1_1, which Java only has if its security properties allow it");

  public static final Setting<List<String>> PG_SSL_CERT =
      KnownTlsSettings.certificate(
          "pg_ssl_cert", "with pg_ssl: certificate chain that PostgreSQL is shown; empty: none");

  public static final Setting<List<String>> PG_SSL_CERT_KEY =
      KnownTlsSettings.certificate("pg_ssl_cert_key", "the key of pg_ssl_cert").asSecret();

  public static final Setting<Integer> PG_POOL_SIZE =
      new Setting<>(
          "pg_pool_size",
          Type.number(1, 10_000),
          "10",
          "most PostgreSQL connections for data that requests create, such as tokens of oauth2; the configuration has separate connections");

  public static final Setting<Duration> PG_KEEPALIVE_TIMEOUT =
      new Setting<>(
          "pg_keepalive_timeout",
          Type.number(0, Integer.MAX_VALUE).then("milliseconds", DatabaseSettings::rest),
          "60000",
          "milliseconds after which an unused connection of pg_pool_size is closed; 0: never");

  static final List<Setting<?>> ALL =
      List.of(
          DATABASE,
          SECRET_KEY,
          PG_HOST,
          PG_PORT,
          PG_TIMEOUT,
          PG_USER,
          PG_PASSWORD,
          PG_DATABASE,
          PG_SCHEMA,
          PG_SSL,
          PG_SSL_REQUIRED,
          PG_SSL_VERIFY,
          PG_SSL_VERSION,
          PG_SSL_CERT,
          PG_SSL_CERT_KEY,
          PG_POOL_SIZE,
          PG_KEEPALIVE_TIMEOUT);

  private DatabaseSettings() {}

  private static Duration rest(int milliseconds) {
    return milliseconds == 0 ? UNLIMITED : Duration.ofMillis(milliseconds);
  }

  private static PostgresTls.Version version(String text) {
    return switch (text) {
      case "tlsv1_3" -> PostgresTls.Version.TLS_1_3;
      case "tlsv1_2" -> PostgresTls.Version.TLS_1_2;
      default -> PostgresTls.Version.TLS_1_1;
    };
  }

  private static Optional<String> optional(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static Optional<String> key(String text) {
    if (!text.isEmpty() && text.length() < 16) {
      // The message must not contain the text itself.
      throw new IllegalArgumentException("too short: a text of 16 characters or more");
    }
    return optional(text);
  }
}
