package moongate.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import moongate.model.pki.IssuedCertificate;
import moongate.sql.PostgresTls.Mode;
import moongate.sql.PostgresTls.Shown;
import moongate.sql.PostgresTls.Version;
import moongate.sql.testing.PostgresServer;
import moongate.testkit.LoggedLines;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Servers of PostgreSQL with a certificate of the name `localhost`: one that insists on TLS, one
/// that also insists on certificates of clients; and one that has no TLS.
class PostgresTlsTest {
  private static final IssuedCertificate AUTHORITY =
      IssuedCertificate.selfSigned(request("an authority", List.of(), true));

  private static final Mode VERIFIED = new Mode.Verified(false, List.of(AUTHORITY.certificate()));

  /// Of the driver, which tells of each refused certificate beside the exception.
  private static final Logger DRIVER_LOG = Logger.getLogger("org.postgresql.ssl");

  private static PostgresServer server;
  private static PostgresServer asking;
  private static PostgresServer plain;

  private static IssuedCertificate.Request request(
      String name, List<String> names, boolean isAuthority) {
    return new IssuedCertificate.Request(
        IssuedCertificate.Kind.ECDSA,
        name,
        names,
        isAuthority,
        Instant.now().minus(Duration.ofDays(1)),
        Instant.now().plus(Duration.ofDays(1)));
  }

  @BeforeAll
  static void start() {
    DRIVER_LOG.setLevel(Level.OFF);
    var identity = AUTHORITY.issue(request("localhost", List.of("localhost"), false));
    server = PostgresServer.startWithTls(identity);
    asking = PostgresServer.startForCertificates(identity, AUTHORITY);
    plain = PostgresServer.shared();
  }

  @AfterAll
  static void stop() {
    server.close();
    asking.close();
  }

  private static boolean isEncrypted(String host, Mode mode) throws SQLException {
    return version(server.database(host, Optional.empty(), PostgresTls.of(mode))).isPresent();
  }

  /// The version of TLS that a connection has.
  private static Optional<String> version(Database database) throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select version from pg_stat_ssl where pid = pg_backend_pid()")) {
      rows.next();
      return Optional.ofNullable(rows.getString(1));
    }
  }

  @Test
  void whoDoesNotSpeakTlsIsRefused() {
    assertThatThrownBy(() -> isEncrypted("localhost", new Mode.Off()))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("no encryption");
  }

  @Test
  void withoutVerificationAnyCertificateWillDo() throws SQLException {
    assertThat(isEncrypted("127.0.0.1", new Mode.Required())).isTrue();
    assertThat(isEncrypted("127.0.0.1", new Mode.Preferred())).isTrue();
  }

  @Test
  void aServerWithoutTlsIsRefusedUnlessTlsIsOnlyPreferred() throws SQLException {
    for (var demand : List.of(new Mode.Required(), VERIFIED)) {
      var demanding = plain.database("localhost", Optional.empty(), PostgresTls.of(demand));
      assertThatThrownBy(() -> version(demanding))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("does not support SSL");
    }
    var contented =
        plain.database("localhost", Optional.empty(), PostgresTls.of(new Mode.Preferred()));
    try (var log = LoggedLines.of("moongate.store")) {
      assertThat(version(contented)).isEmpty();
      assertThat(version(contented)).isEmpty();
      assertThat(log.texts()).singleElement().asString().contains(" has no TLS, so that all");
    }
  }

  @Test
  void aVerifiedServerHasACertificateOfATrustedAuthority() throws SQLException {
    assertThat(isEncrypted("localhost", VERIFIED)).isTrue();
    assertThat(isEncrypted("localhost", new Mode.Verified(true, List.of(AUTHORITY.certificate()))))
        .isTrue();
    assertThatThrownBy(() -> isEncrypted("localhost", new Mode.Verified(true, List.of())))
        .isInstanceOf(SQLException.class);
    var other = IssuedCertificate.selfSigned(request("another", List.of(), true)).certificate();
    assertThatThrownBy(() -> isEncrypted("localhost", new Mode.Verified(false, List.of(other))))
        .isInstanceOf(SQLException.class);
  }

  @Test
  void aVerifiedServerHasACertificateOfItsName() {
    assertThatThrownBy(() -> isEncrypted("127.0.0.1", VERIFIED))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("127.0.0.1");
  }

  private static Database asking(Mode mode, Version lowest, Optional<IssuedCertificate> shown) {
    var identity = shown.map(it -> new Shown(List.of(it.certificate()), it.key()));
    return asking.database("localhost", Optional.empty(), new PostgresTls(mode, lowest, identity));
  }

  @Test
  void aServerThatAsksForACertificateIsShownIt() throws SQLException {
    var user = Optional.of(AUTHORITY.issue(request("kong", List.of(), false)));
    for (var mode : List.of(new Mode.Preferred(), new Mode.Required(), VERIFIED)) {
      assertThat(version(asking(mode, Version.TLS_1_2, user))).contains("TLSv1.2");
      assertThatThrownBy(() -> version(asking(mode, Version.TLS_1_2, Optional.empty())))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("connection requires a valid client certificate");
    }
    var another = Optional.of(AUTHORITY.issue(request("another", List.of(), false)));
    assertThatThrownBy(() -> version(asking(VERIFIED, Version.TLS_1_2, another)))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("certificate authentication failed");
  }

  @Test
  void noVersionBelowTheLowestIsSpoken() throws SQLException {
    var user = Optional.of(AUTHORITY.issue(request("kong", List.of(), false)));
    assertThat(version(asking(VERIFIED, Version.TLS_1_1, user))).contains("TLSv1.2");
    assertThatThrownBy(() -> version(asking(VERIFIED, Version.TLS_1_3, user)))
        .isInstanceOf(SQLException.class);
  }
}
